package dev.overlane.it;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabException;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Writes down what a stage held when a test failed. */
final class StageDump {
  private static final Path DIRECTORY =
      Path.of(System.getProperty("basedir", ".")).resolve("target/stage");
  private static final int LAST_LINES = 40;

  private StageDump() {}

  /** Writes one file and names it on standard error, with the end of the controller's log. */
  static void write(
      String test,
      ImmutableList<LabHost> hosts,
      @Nullable NetworkFile file,
      @Nullable ControllerProcess controller) {
    StringBuilder text = new StringBuilder();
    ImmutableList<String> log = controller == null ? ImmutableList.of() : controller.log();
    section(text, "network file", file == null || !Files.exists(file.path()) ? "-" : file.read());
    section(text, "controller's log", Joiner.on('\n').join(log));
    section(text, "status", status(controller));
    for (LabHost host : hosts) {
      String bridge = host.bridge();
      run(text, host, "ovs-vsctl", "--timeout=2", "show");
      run(text, host, "ovs-vsctl", "--timeout=2", "list", "Bridge", "Port", "Interface");
      run(text, host, "ovs-ofctl", "-O", "OpenFlow14", "--no-names", "show", bridge);
      run(text, host, "ovs-ofctl", "-O", "OpenFlow14", "--no-names", "dump-flows", bridge);
      run(text, host, "tail", "-n", "40", host.directory().resolve("ovs-vswitchd.log").toString());
    }
    try {
      Files.createDirectories(DIRECTORY);
      Path dump = DIRECTORY.resolve(test.replaceAll("[^A-Za-z0-9_.-]+", "_") + ".txt");
      Files.writeString(dump, text);
      System.err.println("What the stage held is in " + dump + "; the controller's last words:");
    } catch (IOException e) {
      System.err.println("cannot write what the stage held: " + e);
    }
    log.stream().skip(Math.max(0, log.size() - LAST_LINES)).forEach(System.err::println);
  }

  private static String status(@Nullable ControllerProcess controller) {
    if (controller == null || !controller.alive()) {
      return "no controller runs";
    }
    try {
      return Status.parse(controller.ask("status", "--json")).toString();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void run(StringBuilder text, LabHost host, String... argv) {
    String title = host.name() + ": " + Joiner.on(' ').join(argv);
    try {
      CommandResult result = host.exec(argv);
      section(text, title, result.stdout() + result.stderr());
    } catch (LabException e) {
      section(text, title, e.getMessage());
    }
  }

  private static void section(StringBuilder text, String title, String content) {
    text.append("==== ").append(title).append('\n').append(content.strip()).append("\n\n");
  }
}
