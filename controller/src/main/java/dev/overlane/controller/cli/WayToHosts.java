package dev.overlane.controller.cli;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.shell.HostShell;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What commands have in common that run a script on many hosts at once. */
final class WayToHosts {
  /** How root gets a shell on a host, if nothing else is said. */
  static final String SSH = "ssh -o BatchMode=yes -o ConnectTimeout=5 root@{host}";

  private static final int AT_ONCE = 32;

  private WayToHosts() {}

  /**
   * The model of a good file; else empty, after its diagnostics went to the command's errors.
   * Complains of what is no file and may be a host, given first.
   */
  static Optional<NetworkModel> model(CommandSpec spec, Path file, List<String> names) {
    if (Files.notExists(file) && file.getNameCount() == 1 && !isNamedAsFile(file)) {
      String hosts =
          Stream.concat(Stream.of(file.toString()), names.stream()).collect(joining(" "));
      throw new ParameterException(
          spec.commandLine(),
          "there is no file "
              + file
              + "; if it is a host, the network file comes first: "
              + spec.qualifiedName()
              + " FILE "
              + hosts);
    }
    return ConfigFiles.model(spec, file);
  }

  private static boolean isNamedAsFile(Path file) {
    return file.toString().endsWith(".yaml") || file.toString().endsWith(".yml");
  }

  /** The hosts of those names, all if there are none; complains of one that the file lacks. */
  static ImmutableList<Host> hosts(
      CommandSpec spec, NetworkModel network, Path file, List<String> names) {
    if (names.isEmpty()) {
      return ImmutableList.copyOf(network.hosts().values());
    }
    ImmutableList.Builder<Host> hosts = ImmutableList.builder();
    for (String name : names) {
      Host host = network.hosts().get(name);
      if (host == null) {
        throw new ParameterException(
            spec.commandLine(),
            file + " has no host \"" + name + "\"" + Suggestion.of(name, network.hosts().keySet()));
      }
      hosts.add(host);
    }
    return hosts.build();
  }

  /**
   * Runs each host's script there, some at once, and counts on a terminal.
   *
   * @param way to a shell, see {@link HostShell}
   */
  static ImmutableMap<Host, HostShell.Reply> run(
      CommandSpec spec, String way, List<Host> hosts, Function<Host, String> script)
      throws InterruptedException {
    HostShell shell = new HostShell(way);
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, Math.min(AT_ONCE, hosts.size())));
    try {
      Map<Host, Future<HostShell.Reply>> asked = new LinkedHashMap<>();
      for (Host host : hosts) {
        asked.put(host, threads.submit(() -> shell.run(host, script.apply(host))));
      }
      return replies(spec.commandLine().getErr(), asked);
    } finally {
      threads.shutdownNow();
    }
  }

  private static ImmutableMap<Host, HostShell.Reply> replies(
      PrintWriter err, Map<Host, Future<HostShell.Reply>> asked) throws InterruptedException {
    boolean showing = Terminal.canOverwrite(Terminal.Stream.ERRORS);
    OverwrittenLine line = new OverwrittenLine(err);
    ImmutableMap.Builder<Host, HostShell.Reply> replies = ImmutableMap.builder();
    int count = 0;
    for (Map.Entry<Host, Future<HostShell.Reply>> entry : asked.entrySet()) {
      if (showing) {
        line.show(++count + " of " + asked.size() + " hosts: " + entry.getKey().name());
      }
      try {
        replies.put(entry.getKey(), entry.getValue().get());
      } catch (ExecutionException bug) {
        throw new IllegalStateException(bug);
      }
    }
    if (showing) {
      line.clear();
    }
    return replies.buildOrThrow();
  }
}
