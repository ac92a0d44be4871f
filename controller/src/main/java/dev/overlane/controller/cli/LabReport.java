package dev.overlane.controller.cli;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Port;
import dev.overlane.controller.status.TextTable;
import dev.overlane.lab.Lab;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.LabHost;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/** What a lab is made of and how to go on with it, as text. */
final class LabReport {
  private LabReport() {}

  /** The whole text of {@code lab up}, every line ended. */
  static String render(Lab lab, NetworkModel model, Path file) {
    StringBuilder text = new StringBuilder();
    text.append("The lab is up in ").append(lab.spec().directory()).append(":\n\n");
    inventory(lab, model).lines().forEach(line -> append(text, line));
    text.append("\nStart its controller, in a terminal of its own:\n\n");
    append(text, controllerCommand(lab, file));
    text.append("\nLook around:\n\n").append(hints(lab, model));
    return text.toString();
  }

  /** The command that starts a controller where the lab's hosts look for it. */
  static String controllerCommand(Lab lab, Path file) {
    return "ip netns exec "
        + lab.controllerNamespace()
        + " "
        + Program.shown()
        + " run --config "
        + Program.shortest(file)
        + " --runtime-dir "
        + lab.runtimeDirectory();
  }

  /** Commands worth trying, a line each; the last takes the lab down. */
  static String hints(Lab lab, NetworkModel model) {
    String program = Program.shown();
    String option = LabDirectory.option(lab.spec().directory());
    LabHost host = lab.hosts().get(lab.hosts().size() - 1);
    TextTable table = new TextTable();
    table.row(program + " status --runtime-dir " + lab.runtimeDirectory(), "how far each host is");
    String onHost = program + " lab exec" + option + " " + host.name() + " ";
    table.row(onHost + "ovs-vsctl show", "its rows");
    table.row(onHost + "ovs-ofctl -O OpenFlow14 dump-flows " + host.bridge(), "its flows");
    table.row(onHost + "tcpdump -ni eth1", "its end of the underlay");
    ping(lab, model).ifPresent(ping -> table.row(program + " lab exec" + option + ping, "a ping"));
    table.row(program + " lab break" + option + " del-port " + host.name(), "a fault to heal");
    table.row(program + " lab down" + option, "the end");
    StringBuilder text = new StringBuilder();
    table.lines().forEach(line -> append(text, line));
    return text.toString();
  }

  /** Two containers of one segment, on two hosts if there are such. */
  private static Optional<String> ping(Lab lab, NetworkModel model) {
    ImmutableList<LabContainer> attached =
        lab.containers().stream()
            .filter(LabContainer::attached)
            .collect(ImmutableList.toImmutableList());
    return attached.stream()
        .flatMap(
            from ->
                attached.stream()
                    .filter(to -> !to.name().equals(from.name()))
                    .filter(to -> segment(model, to).equals(segment(model, from)))
                    .sorted(Comparator.comparing(to -> to.host().equals(from.host())))
                    .map(to -> " " + from.name() + " ping -c 3 " + to.address()))
        .findFirst();
  }

  private static TextTable inventory(Lab lab, NetworkModel model) {
    TextTable table = new TextTable();
    table.row("NAME", "IS A", "NAMESPACE", "ADDRESS", "");
    for (LabHost host : lab.hosts()) {
      table.row(host.name(), "host", host.namespace(), host.address().toString(), daemons(host));
    }
    for (LabContainer container : lab.containers()) {
      String more =
          container.attached()
              ? "segment " + segment(model, container) + ", " + container.device()
              : "not attached";
      table.row(
          container.name(),
          "container on " + container.host(),
          container.namespace(),
          container.address(),
          more);
    }
    return table.row(
        "-",
        "underlay",
        lab.controllerNamespace(),
        lab.spec().controller().toString(),
        "the controller's place");
  }

  private static String daemons(LabHost host) {
    return "its Open vSwitch is in " + host.directory();
  }

  private static String segment(NetworkModel model, LabContainer container) {
    Host host = model.hosts().get(container.host());
    Port port = host == null ? null : host.ports().get(container.name());
    return port == null ? "-" : port.segment();
  }

  private static void append(StringBuilder text, String line) {
    text.append("  ").append(line).append('\n');
  }
}
