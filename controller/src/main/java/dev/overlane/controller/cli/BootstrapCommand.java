package dev.overlane.controller.cli;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.net.InetAddresses;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.bootstrap.HostSetup;
import dev.overlane.controller.bootstrap.SetupScript;
import dev.overlane.controller.pki.PkiException;
import dev.overlane.controller.shell.HostShell;
import dev.overlane.faults.Reasons;
import dev.overlane.peers.PeerText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overlane bootstrap}. */
@Command(
    name = "bootstrap",
    mixinStandardHelpOptions = true,
    description = {
      "Prints what to type on hosts, once, so that Overlane can reach them: the manager of their"
          + " database, and what else the file leaves to them.",
      "With --ssh or --via it is done there, where it is not so already; managers and controllers"
          + " of others stay. No controller needs to run."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overlane bootstrap net.yaml hv1            # prints",
      "  overlane bootstrap net.yaml --ssh          # all hosts, as root by ssh",
      "  overlane bootstrap net.yaml hv1 hv2 --via 'ssh -p 2222 admin@{address} sudo'"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:printed, or every host is set up",
      "1:bad file or command line, or some host could not be set up; the others are"
    })
final class BootstrapCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "The network file.")
  private Path file;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "HOST",
      description = "Which hosts; all if none is named.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--ssh", description = "Do it on the hosts, by: " + WayToHosts.SSH)
  private boolean ssh;

  @Option(
      names = "--via",
      paramLabel = "COMMAND",
      description =
          "Do it on the hosts, by this command, which leads to a shell of root there; {host} stands"
              + " for a host's name in the file, {address} for its management address.")
  private Optional<String> via = Optional.empty();

  @Option(
      names = "--controller",
      paramLabel = "IP",
      description = "Where hosts find the controller, if the file does not tell.")
  private Optional<String> controller = Optional.empty();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "The directory of keys and certificates (default: where the file has the controller's).")
  private Optional<Path> directory = Optional.empty();

  @Override
  public Integer call() throws InterruptedException {
    if (controller.filter(ip -> !InetAddresses.isInetAddress(ip)).isPresent()) {
      throw new ParameterException(
          spec.commandLine(),
          "--controller " + controller.get() + ": not an IP address, such as 192.0.2.1");
    }
    Optional<NetworkModel> model = WayToHosts.model(spec, file, names);
    if (model.isEmpty()) {
      return FAILED;
    }
    Map<Host, HostSetup> setups = new LinkedHashMap<>();
    for (Host host : WayToHosts.hosts(spec, model.get(), file, names)) {
      Optional<HostSetup> setup = HostSetup.of(model.get(), host, controller);
      if (setup.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            file
                + " does not tell at which address "
                + host.name()
                + " finds the controller: give --controller IP");
      }
      setups.put(host, setup.get());
    }
    PkiOfHosts pki = new PkiOfHosts(file, model.get(), directory);
    if (ssh || via.isPresent()) {
      return run(setups, pki);
    }
    setups.values().forEach(setup -> print(setup, pki));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private void print(HostSetup setup, PkiOfHosts pki) {
    PrintWriter out = spec.commandLine().getOut();
    String name = setup.host().name();
    if (setup.isNothing()) {
      out.println("# " + name + ": nothing to do, it is reached by " + setup.host().ovsdb());
      return;
    }
    out.println("# on " + name + ", as root:");
    if (setup.tls()) {
      out.println(
          "# its key and certificates come first; the line that sends them: " + pki.command(setup));
    }
    setup.lines().forEach(out::println);
  }

  private int run(Map<Host, HostSetup> setups, PkiOfHosts pki) throws InterruptedException {
    Map<Host, String> scripts = new LinkedHashMap<>();
    Map<Host, String> failures = new LinkedHashMap<>();
    for (HostSetup setup : setups.values()) {
      try {
        scripts.put(setup.host(), SetupScript.of(setup, pki.files(setup)));
      } catch (PkiException lacking) {
        failures.put(setup.host(), String.valueOf(lacking.getMessage()));
      } catch (IOException unreadable) {
        failures.put(setup.host(), Reasons.withFile(unreadable));
      }
    }
    ImmutableMap<Host, HostShell.Reply> replies =
        WayToHosts.run(
            spec, via.orElse(WayToHosts.SSH), List.copyOf(scripts.keySet()), scripts::get);
    PrintWriter out = spec.commandLine().getOut();
    int failed = 0;
    for (Host host : setups.keySet()) {
      Optional<String> failure = failure(failures.get(host), replies.get(host));
      if (failure.isPresent()) {
        failed++;
        out.println(host.name() + ": not set up: " + failure.get());
      } else {
        out.println(host.name() + ": set up");
        done(replies.get(host)).forEach(line -> out.println("  " + line));
      }
    }
    int count = setups.size();
    out.println();
    out.println(count - failed + " of " + count + (count == 1 ? " host" : " hosts") + " set up");
    out.flush();
    return failed == 0 ? 0 : FAILED;
  }

  private static Optional<String> failure(
      @Nullable String before, HostShell.@Nullable Reply reply) {
    if (before != null) {
      return Optional.of(before);
    }
    if (reply instanceof HostShell.Reply.Said said) {
      return said.exitCode() == 0 ? Optional.empty() : Optional.of(said.lastLine());
    }
    return Optional.of(((HostShell.Reply.Nothing) requireNonNull(reply)).reason());
  }

  private static List<String> done(HostShell.@Nullable Reply reply) {
    return reply instanceof HostShell.Reply.Said said
        ? said.text().strip().lines().map(PeerText::tame).toList()
        : List.of();
  }
}
