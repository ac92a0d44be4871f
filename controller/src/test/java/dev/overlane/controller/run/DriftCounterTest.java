package dev.overlane.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.ovsdb.state.OvsdbCompiler;
import dev.overlane.ovsdb.state.OvsdbState;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class DriftCounterTest {
  private static final OvsdbState ROWS = rows("vtep0");
  private static final OvsdbState OTHER_ROWS = rows("lane0");

  private final DriftCounter drift = new DriftCounter();

  @Test
  void change_backToWhatWasSettled_isDrift() {
    drift.settled(ROWS, FlowSet.EMPTY, 3);

    assertThat(drift.rowsCause(ROWS, 3)).isEqualTo("drift");
    assertThat(drift.flowsCause(FlowSet.EMPTY, 3)).isEqualTo("drift");
  }

  @Test
  void repairThatIsTriedThreeTimes_countsOnce() {
    drift.settled(ROWS, FlowSet.EMPTY, 3);

    drift.rowsTried("drift");
    drift.rowsTried("drift");
    drift.rowsTried("drift");
    drift.rowsChanged();
    assertThat(drift.repairs()).isEqualTo(1);

    drift.flowsTried("drift");
    drift.settled(ROWS, FlowSet.EMPTY, 3);
    drift.flowsTried("drift");
    assertThat(drift.repairs()).isEqualTo(3);
  }

  @Test
  void change_onTheWayToANewRevision_isNoDriftEvenIfItRestoresWhatWas() {
    drift.settled(ROWS, FlowSet.EMPTY, 3);

    assertThat(drift.rowsCause(OTHER_ROWS, 4)).isEqualTo("revision 4");
    assertThat(drift.flowsCause(FlowSet.EMPTY, 4)).isEqualTo("revision 4");
    drift.rowsTried("revision 4");
    assertThat(drift.repairs()).isZero();
  }

  private static OvsdbState rows(String tunnel) {
    String text =
        """
        version: 1
        overlay: { interface: %s }
        hosts: { h1: { address: 192.0.2.1 } }
        """
            .formatted(tunnel);
    ConfigResult result = ConfigLoader.load("test.yaml", text.getBytes(StandardCharsets.UTF_8));
    NetworkModel model = ((ConfigResult.Valid) result).model();
    Host host = model.hosts().values().iterator().next();
    return OvsdbCompiler.compile(model, host);
  }
}
