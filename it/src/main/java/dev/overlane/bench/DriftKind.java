package dev.overlane.bench;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.LabHost;
import java.util.List;
import java.util.Locale;

/**
 * One kind of drift: what somebody does to the host, and the bare tool's call that puts the same
 * right on a bridge of its own.
 *
 * @param name in JSON
 * @param title for people
 * @param rows whether rows change; else flows do
 * @param flowEvents how often the flow monitor speaks, for the drift and its repair together; 0:
 *     the flows are not waited for
 * @param reconnects whether the switch loses its session
 * @param inflict what somebody does
 * @param byHand what repairs the like on {@link HandBridge}
 */
record DriftKind(
    String name,
    String title,
    boolean rows,
    int flowEvents,
    boolean reconnects,
    Act inflict,
    Act byHand) {

  /** Something done with a tool; each run has its number. */
  @FunctionalInterface
  interface Act {
    void on(LabHost host, int run);
  }

  private static final String HAND = HandBridge.NAME;

  /** Whether its name or its title has this text in it. */
  boolean isNamed(String text) {
    return name.contains(text) || title.contains(text);
  }

  private static DriftKind rows(
      String name, String title, boolean reconnects, Act act, Act byHand) {
    return new DriftKind(name, title, true, 0, reconnects, act, byHand);
  }

  private static DriftKind flows(String name, String title, int events, Act act, Act byHand) {
    return new DriftKind(name, title, false, events, false, act, byHand);
  }

  /** All kinds, those that reinstall most of the flows last. */
  static ImmutableList<DriftKind> all(FlowTexts texts) {
    return ImmutableList.<DriftKind>builder()
        .addAll(ofFlows(texts))
        .addAll(ofRows())
        .addAll(ofEverything(texts))
        .build();
  }

  private static ImmutableList<DriftKind> ofFlows(FlowTexts texts) {
    return ImmutableList.of(
        flows(
            "flow-deleted",
            "one flow deleted",
            2,
            (host, run) ->
                host.ofctl("--strict", "del-flows", host.bridge(), texts.station(run).match()),
            (host, run) -> host.ofctl("add-flow", HAND, texts.station(run).text())),
        flows(
            "flow-modified",
            "one flow with other actions",
            2,
            (host, run) ->
                host.ofctl("--strict", "mod-flows", host.bridge(), texts.station(run).with("drop")),
            (host, run) -> host.ofctl("--strict", "mod-flows", HAND, texts.station(run).text())),
        flows(
            "flow-added",
            "a foreign flow above ours",
            2,
            (host, run) -> host.ofctl("add-flow", host.bridge(), FlowTexts.LEAK),
            (host, run) -> host.ofctl("--strict", "del-flows", HAND, FlowTexts.LEAK_MATCH)),
        flows(
            "cookie-forged",
            "one flow under another cookie",
            2,
            (host, run) ->
                host.ofctl("add-flow", host.bridge(), texts.station(run).withCookie("0x77")),
            (host, run) -> host.ofctl("add-flow", HAND, texts.station(run).text())),
        flows(
            "learned-forged",
            "a flow that says it was learned",
            2,
            (host, run) -> host.ofctl("add-flow", host.bridge(), texts.forged()),
            (host, run) -> host.ofctl("--strict", "del-flows", HAND, FlowTexts.LEAK_MATCH)));
  }

  private static ImmutableList<DriftKind> ofRows() {
    return ImmutableList.of(
        rows(
            "port-deleted",
            "a port deleted",
            false,
            (host, run) -> commit(host, "del-port", host.bridge(), port(run)),
            (host, run) ->
                commit(
                    host,
                    List.of("add-port", HAND, "hand" + run, "tag=100", "--", "set", "interface")
                        .toArray(String[]::new),
                    "hand" + run,
                    "type=internal")),
        rows(
            "tag-changed",
            "a port's tag changed",
            false,
            (host, run) -> commit(host, "set", "port", port(run), "tag=999"),
            (host, run) -> commit(host, "set", "port", HandBridge.PORT, "tag=" + (100 + run))),
        rows(
            "type-changed",
            "an interface's type changed",
            false,
            (host, run) -> commit(host, "set", "interface", port(run), "type=system"),
            (host, run) -> commit(host, "set", "interface", HandBridge.PORT, "type=internal")),
        rows(
            "fail-mode",
            "fail_mode cleared",
            false,
            (host, run) -> commit(host, "del-fail-mode", host.bridge()),
            (host, run) -> commit(host, "set-fail-mode", HAND, "secure")),
        rows(
            "other-config",
            "other_config cleared",
            false,
            (host, run) -> commit(host, "clear", "bridge", host.bridge(), "other_config"),
            (host, run) ->
                commit(host, "set", "bridge", HAND, "other_config:disable-in-band=true")),
        rows(
            "protocols",
            "protocols changed",
            true,
            (host, run) -> commit(host, "set", "bridge", host.bridge(), "protocols=OpenFlow10"),
            (host, run) -> commit(host, "set", "bridge", HAND, "protocols=OpenFlow13,OpenFlow14")),
        rows(
            "controller",
            "the controller's target removed",
            true,
            (host, run) -> commit(host, "del-controller", host.bridge()),
            (host, run) -> commit(host, "set-controller", HAND, "tcp:127.0.0.1:9")));
  }

  private static ImmutableList<DriftKind> ofEverything(FlowTexts texts) {
    return ImmutableList.of(
        flows(
            "table-deleted",
            String.format(Locale.ROOT, "table 30 deleted (%,d flows)", texts.forwarding()),
            2 * texts.forwarding(),
            (host, run) -> host.ofctl("del-flows", host.bridge(), "table=30"),
            (host, run) ->
                host.ofctl("--bundle", "add-flows", HAND, texts.forwardingFile().toString())),
        flows(
            "all-deleted",
            String.format(Locale.ROOT, "all flows deleted (%,d)", texts.count()),
            2 * texts.count(),
            (host, run) -> host.ofctl("del-flows", host.bridge()),
            (host, run) -> host.ofctl("--bundle", "add-flows", HAND, texts.file().toString())),
        rows(
            "tunnel-options",
            "the tunnel's options changed",
            false,
            (host, run) -> commit(host, "set", "interface", host.tunnel(), "options:key=9999"),
            (host, run) -> commit(host, "set", "interface", HandBridge.PORT, "options:key=" + run)),
        rows(
            "tunnel-deleted",
            "the tunnel port deleted",
            false,
            (host, run) -> commit(host, "del-port", host.tunnel()),
            (host, run) ->
                commit(
                    host,
                    List.of("add-port", HAND, "handt" + run, "--", "set", "interface")
                        .toArray(String[]::new),
                    "handt" + run,
                    "type=internal")),
        rows(
            "bridge-deleted",
            "the bridge deleted",
            true,
            (host, run) -> commit(host, "del-br", host.bridge()),
            (host, run) -> HandBridge.anew(host, texts)));
  }

  private static String port(int run) {
    return "v" + run % DriftFile.SEGMENTS;
  }

  /** Commits without waiting for the switch: what is timed is the database. */
  private static void commit(LabHost host, String... command) {
    host.vsctl(
        ImmutableList.<String>builder()
            .add("--no-wait")
            .add(command)
            .build()
            .toArray(String[]::new));
  }

  private static void commit(LabHost host, String[] command, String... more) {
    commit(
        host,
        ImmutableList.<String>builder().add(command).add(more).build().toArray(String[]::new));
  }
}
