package dev.overlane.controller.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.doctor.Diagnosis;
import dev.overlane.controller.doctor.DiagnosisJson;
import dev.overlane.controller.doctor.DiagnosisText;
import dev.overlane.controller.doctor.Doctor;
import dev.overlane.controller.doctor.FactsScript;
import dev.overlane.controller.doctor.Finding;
import dev.overlane.controller.doctor.HostShell;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    footer = {
      "%nExamples:",
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
  private static final int AT_ONCE = 32;

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
      defaultValue = "ssh -o BatchMode=yes -o ConnectTimeout=5 root@{host}",
      description =
          "What leads to a shell of root on a host; {host} stands for its name in the file,"
              + " {address} for its management address. Default: ${DEFAULT-VALUE}")
  private String via;

  @Option(
      names = "--peers",
      paramLabel = "N",
      defaultValue = "32",
      description = "How many other hosts each tries to reach, at most. Default: ${DEFAULT-VALUE}")
  private int peers;

  @Option(names = "--script", description = "Print the script of one host, and do nothing else.")
  private boolean script;

  @Option(names = "--json", description = "Print JSON, one line.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Optional<NetworkModel> model = ConfigFiles.model(spec, file);
    if (model.isEmpty()) {
      return FAILED;
    }
    if (peers < 0) {
      throw new ParameterException(spec.commandLine(), "--peers " + peers + ": 0 or more");
    }
    List<Host> hosts = hosts(model.get());
    PrintWriter out = spec.commandLine().getOut();
    if (script) {
      if (hosts.size() != 1) {
        throw new ParameterException(spec.commandLine(), "--script is for one host: which?");
      }
      out.print(FactsScript.of(model.get(), hosts.get(0), peers));
      out.flush();
      return 0;
    }
    Diagnosis diagnosis = Doctor.examine(model.get(), ask(model.get(), hosts));
    out.print(json ? DiagnosisJson.of(diagnosis) + "\n" : DiagnosisText.of(diagnosis));
    out.flush();
    if (diagnosis.count(Finding.Severity.ERROR) > 0) {
      return WRONG;
    }
    return diagnosis.silent().isEmpty() ? 0 : FAILED;
  }

  private ImmutableList<Host> hosts(NetworkModel network) {
    if (names.isEmpty()) {
      return ImmutableList.copyOf(network.hosts().values());
    }
    ImmutableList.Builder<Host> hosts = ImmutableList.builder();
    for (String name : names) {
      Host host = network.hosts().get(name);
      if (host == null) {
        throw new ParameterException(
            spec.commandLine(), "there is no host \"" + name + "\" in " + file);
      }
      hosts.add(host);
    }
    return hosts.build();
  }

  private ImmutableMap<Host, HostShell.Answer> ask(NetworkModel network, List<Host> hosts)
      throws InterruptedException {
    HostShell shell = new HostShell(via);
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, hosts.size()));
    try {
      Map<Host, Future<HostShell.Answer>> asked = new LinkedHashMap<>();
      for (Host host : hosts) {
        asked.put(
            host, threads.submit(() -> shell.ask(host, FactsScript.of(network, host, peers))));
      }
      return answers(asked);
    } finally {
      threads.shutdownNow();
    }
  }

  /** The answers as they come, with the count of them on a terminal. */
  private ImmutableMap<Host, HostShell.Answer> answers(Map<Host, Future<HostShell.Answer>> asked)
      throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    boolean showing = Terminal.present();
    ImmutableMap.Builder<Host, HostShell.Answer> answers = ImmutableMap.builder();
    int count = 0;
    for (Map.Entry<Host, Future<HostShell.Answer>> entry : asked.entrySet()) {
      if (showing) {
        err.print(
            "\r" + ++count + " of " + asked.size() + " hosts: " + entry.getKey().name() + "\033[K");
        err.flush();
      }
      try {
        answers.put(entry.getKey(), entry.getValue().get());
      } catch (ExecutionException bug) {
        throw new IllegalStateException(bug);
      }
    }
    if (showing) {
      err.print("\r\033[K");
      err.flush();
    }
    return answers.buildOrThrow();
  }
}
