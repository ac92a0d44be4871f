package dev.overlane.demo;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.status.TextTable;
import dev.overlane.lab.Fault;
import dev.overlane.lab.LabController;
import dev.overlane.lab.LabHost;
import java.util.stream.Collectors;

/** The demo, step by step, on a stage that is built already. Confined to one thread. */
final class DemoStory implements AutoCloseable {
  /** What happens in a step. */
  private interface Act {
    void play();
  }

  /**
   * A step.
   *
   * @param title one line that says what is being done
   * @param act does it and notes what held
   */
  private record Step(String title, Act act) {}

  private final DemoOptions options;
  private final Stage stage;
  private final Screen screen;
  private final Findings findings;
  private final Opening opening;
  private final Breaker breaker;

  DemoStory(DemoOptions options, Stage stage, Screen screen, Findings findings) {
    this.options = options;
    this.stage = stage;
    this.screen = screen;
    this.findings = findings;
    this.opening = new Opening(stage, screen, findings);
    this.breaker = new Breaker(stage, findings);
  }

  /** Plays all steps; what does not hold is noted, what makes going on pointless is thrown. */
  void play() {
    for (Step step : steps()) {
      screen.step(step.title());
      step.act().play();
      screen.pause();
    }
  }

  private ImmutableList<Step> steps() {
    LabHost victim = stage.victim();
    String here = " on " + victim.name();
    int pairs = stage.expected().pairs().size();
    return ImmutableList.of(
        new Step("Start the controller: overlane run, a process of its own", this::startController),
        new Step("Attach the containers " + containers(), opening::attachContainers),
        new Step("Wait until the controller calls every host converged", opening::awaitConvergence),
        new Step(
            "Ping all " + pairs + " ordered pairs: a row asks, a column answers", this::pingAll),
        new Step("Look at the wire: a packet of each segment on eth1", this::lookAtTheWire),
        new Step(
            "Break it: ovs-vsctl del-port " + victim.tunnel() + here,
            () -> {
              breaker.watchIsolation();
              breaker.damageTunnel(Fault.DEL_PORT);
            }),
        new Step(
            "Break it: " + victim.tunnel() + " with VNI " + Fault.WRONG_KEY + here,
            () -> {
              screen.line(Fault.WRONG_VNI.command(stage.lab(), victim));
              breaker.damageTunnel(Fault.WRONG_VNI);
            }),
        new Step("Break it: eth1 down" + here + ", then up again", breaker::loseUnderlay),
        new Step("Ping all pairs once more, and count what crossed meanwhile", this::pingAgain));
  }

  private String containers() {
    return String.join(", ", stage.expected().segments().keySet());
  }

  private void startController() {
    opening.startController();
  }

  private void pingAll() {
    Matrix matrix = PingAll.run(stage);
    matrix.lines().forEach(screen::line);
    findings.expect(matrix.wrong().isEmpty(), matrix.verdict());
  }

  private void lookAtTheWire() {
    new Wire(stage, options.model(), screen, findings).show();
  }

  private void pingAgain() {
    Matrix matrix = PingAll.run(stage);
    if (!matrix.wrong().isEmpty()) {
      matrix.lines().forEach(screen::line);
    }
    findings.expect(matrix.wrong().isEmpty(), matrix.verdict());
    breaker.judgeIsolation();
  }

  /** The measured values, as a table of lines. */
  ImmutableList<String> figures() {
    LabController controller = stage.controller();
    ImmutableList<Pair> pairs = stage.pingers().keySet().asList();
    TextTable table = new TextTable();
    table.row(
        ImmutableList.<String>builder()
            .add("BROKEN")
            .addAll(pairs.stream().map(Pair::toString).collect(Collectors.toList()))
            .add("REPAIR")
            .build());
    for (Healing healing : breaker.healings()) {
      table.row(
          ImmutableList.<String>builder()
              .add(healing.what())
              .addAll(pairs.stream().map(healing::time).collect(Collectors.toList()))
              .add(healing.repairTime())
              .build());
    }
    return ImmutableList.<String>builder()
        .addAll(table.lines())
        .add("")
        .add(
            "Controller: "
                + Figures.time(opening.untilPinging())
                + " from start to pinging, "
                + Figures.memory(controller.residentKibibytes())
                + " resident (peak "
                + Figures.memory(controller.peakKibibytes())
                + ")")
        .build();
  }

  @Override
  public void close() {
    breaker.close();
  }
}
