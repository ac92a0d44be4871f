package dev.overlane.controller.cli;

import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.doctor.Answer;
import dev.overlane.controller.doctor.Diagnosis;
import dev.overlane.controller.doctor.DiagnosisJson;
import dev.overlane.controller.doctor.DiagnosisText;
import dev.overlane.controller.doctor.Doctor;
import dev.overlane.controller.doctor.FactsScript;
import dev.overlane.controller.doctor.Finding;
import dev.overlane.controller.status.PlainText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overlane doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Examines hosts, and the ways between them, and says for each thing that is wrong what mends"
          + " it. Changes nothing.",
      "It runs a script on each host, by ssh; no controller needs to run. --script prints that"
          + " script."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overlane doctor net.yaml",
      "  overlane doctor net.yaml hv1 hv2 --via 'ssh -p 2222 admin@{address} sudo'",
      "  overlane doctor net.yaml hv1 --via ''      # this machine is hv1"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing wrong; there may be warnings",
      "1:bad file or command line, or some host could not be examined",
      "2:something is wrong"
    })
final class DoctorCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int WRONG = 2;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "The network file.")
  private Path file;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "HOST",
      description = "Which hosts; all if none is named.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--via",
      paramLabel = "COMMAND",
      defaultValue = WayToHosts.SSH,
      description =
          "What leads to a shell of root on a host; {host} stands for its name in the file,"
              + " {address} for its management address (default: ${DEFAULT-VALUE}).")
  private String via;

  @Option(
      names = "--peers",
      paramLabel = "N",
      defaultValue = "32",
      description =
          "How many other hosts each tries to reach, at most (default: ${DEFAULT-VALUE}).")
  private int peers;

  @Option(names = "--script", description = "Print the script of one host, and do nothing else.")
  private boolean script;

  @Option(names = "--json", description = "Print JSON, one line.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Optional<NetworkModel> model = WayToHosts.model(spec, file, names);
    if (model.isEmpty()) {
      return FAILED;
    }
    if (peers < 0) {
      throw new ParameterException(
          spec.commandLine(), "--peers " + peers + ": not 0 or more hosts");
    }
    List<Host> hosts = WayToHosts.hosts(spec, model.get(), file, names);
    PrintWriter out = spec.commandLine().getOut();
    if (script) {
      if (hosts.size() != 1) {
        throw new ParameterException(spec.commandLine(), "--script is for one host: which?");
      }
      out.print(FactsScript.of(model.get(), hosts.get(0), peers));
      out.flush();
      return 0;
    }
    PlainText.of(model.get())
        .ifPresent(line -> spec.commandLine().getErr().println("note: " + line));
    Diagnosis diagnosis =
        Doctor.examine(
            model.get(),
            new PkiOfHosts(file, model.get(), Optional.empty()).elsewhere().map(Path::toString),
            ask(model.get(), hosts));
    out.print(json ? DiagnosisJson.of(diagnosis) + "\n" : DiagnosisText.of(diagnosis));
    out.flush();
    if (diagnosis.count(Finding.Severity.ERROR) > 0) {
      return WRONG;
    }
    return diagnosis.silent().isEmpty() ? 0 : FAILED;
  }

  private ImmutableMap<Host, Answer> ask(NetworkModel network, List<Host> hosts)
      throws InterruptedException {
    ImmutableMap.Builder<Host, Answer> answers = ImmutableMap.builder();
    WayToHosts.run(spec, via, hosts, host -> FactsScript.of(network, host, peers))
        .forEach((host, reply) -> answers.put(host, Answer.of(reply)));
    return answers.buildOrThrow();
  }
}
