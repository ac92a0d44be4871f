package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.lab.LabHost;

/** Whether switches hold what the controller compiled, in its own eyes. */
final class ReadBack {
  private ReadBack() {}

  /** Has all switches connect anew, so that all their flows are read; nothing is to be changed. */
  static void assertEqual(Stage stage) {
    int mark = stage.controller().mark();
    for (LabHost host : stage.lab().hosts()) {
      host.appctl("bridge/reconnect", host.bridge());
    }
    for (LabHost host : stage.lab().hosts()) {
      stage.controller().awaitLog(mark, host.name() + ": openflow: switch connected");
      stage.controller().awaitLog(mark, host.name() + ": converged");
    }
    assertThat(stage.controller().changesSince(mark)).isEmpty();
  }
}
