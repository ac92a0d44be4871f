package dev.overlane.it;

import dev.overlane.lab.LabHost;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Switches whose controller is away dial it each second, so that it finds them soon. Open vSwitch
 * applies a controller's {@code max_backoff} to connections that it has, and would wait 1, 2, 4 and
 * then 8 seconds otherwise: the fifth attempt came after 23 seconds.
 */
final class RedialTest {
  private static final int ATTEMPTS = 5;
  private static final Duration LIMIT = Duration.ofSeconds(14);

  @RegisterExtension static final Stage stage = Stage.of(Stage.example("seed.yaml")).running();

  @Test
  void controllerThatIsAway_isDialledEachSecond_byNewBridgesAndByNewSwitches() {
    LabHost newBridge = stage.host("dt-1");
    LabHost newSwitch = stage.host("dt-2");
    stage.controller().awaitConverged();
    int mark = stage.controller().mark();
    newSwitch.killVswitchd();
    newSwitch.startVswitchd();
    stage.controller().awaitLog(mark, "dt-2: converged");

    stage.controller().kill();

    long ofBridge = attempts(newBridge);
    long ofSwitch = attempts(newSwitch);
    Await.until("attempts of dt-1", LIMIT, () -> attempts(newBridge) >= ofBridge + ATTEMPTS);
    Await.until("attempts of dt-2", LIMIT, () -> attempts(newSwitch) >= ofSwitch + ATTEMPTS);
  }

  /** How often the switch has begun to dial. */
  private static long attempts(LabHost host) {
    return Long.parseLong(host.appctl("coverage/read-counter", "vconn_open").strip());
  }
}
