package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabHost;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Devices of ports that are deleted and made anew, under a bridge that switches in userspace. */
final class RemadeDeviceTest {
  private static final String FILE =
      Stage.example("seed.yaml").replace("expect:", "ports: { M: { segment: ab } }\nexpect:");

  private static final Pattern MEND = Pattern.compile("`ovs-vsctl (set interface vM \\S+)`");

  @RegisterExtension static final Stage stage = Stage.of(FILE).running();

  @BeforeEach
  void containersTalk() {
    stage.controller().awaitConverged();
    awaitPing();
  }

  private static void awaitPing() {
    Await.until(
        "A reaches B", () -> stage.container("A").ping(stage.container("B"), 2).received() > 0);
  }

  private static void makePair(LabHost host) {
    assertThat(host.exec("ip", "link", "add", "vM", "type", "veth", "peer", "pM").succeeded())
        .isTrue();
    host.exec("ip", "link", "set", "vM", "up");
  }

  private static boolean isMember(Status status) {
    return status.members("dt-1", "ab").contains("M");
  }

  /** The command that mends it, as status tells it, without the backquotes; empty if none. */
  private static String mend(Status status) {
    Matcher found = MEND.matcher(status.host("dt-1").path("waiting").path("M").asText());
    return found.find() ? found.group(1) : "";
  }

  @Test
  void deviceThatOthersPluggedIn_isTheirs_andStatusSaysWhatMendsIt() {
    LabHost host = stage.host("dt-1");
    makePair(host);
    host.vsctl("add-port", "br0", "vM", "--", "set", "interface", "vM", "external_ids:iface-id=M");
    stage.controller().awaitStatus("M is a member", RemadeDeviceTest::isMember);
    try {
      host.exec("ip", "link", "del", "vM");
      stage.controller().awaitStatus("M is none", s -> !isMember(s));
      makePair(host);

      Status told = stage.controller().awaitStatus("M is remade", s -> !mend(s).isEmpty());
      assertThat(host.vsctl("get", "interface", "vM", "ofport_request")).startsWith("[]");
      host.vsctl(mend(told).split(" "));

      stage.controller().awaitStatus("M is a member again", RemadeDeviceTest::isMember);
    } finally {
      host.vsctl("del-port", "vM");
      host.exec("ip", "link", "del", "vM");
    }
  }

  @Test
  void deviceThatIsMadeAnewAtOnce_carriesPacketsAgain() {
    String row = stage.host("dt-1").vsctl("get", "Interface", "vA", "_uuid");

    stage.lab().detach("A");
    stage.lab().attach("A");

    awaitPing();
    assertThat(stage.host("dt-1").vsctl("get", "Interface", "vA", "_uuid"))
        .as("its row stays")
        .isEqualTo(row);
  }

  @Test
  void deviceThatComesBackLater_carriesPacketsAgain() {
    stage.lab().detach("A");
    stage
        .controller()
        .awaitStatus(
            "the switch has let go of it",
            s -> s.host("dt-1").path("waiting").path("A").asText().contains("No such device"));
    stage.controller().awaitConverged();

    stage.lab().attach("A");

    awaitPing();
  }

  @Test
  void deviceThatWentWhileNobodyWatched_carriesPacketsAgain() {
    stage.controller().kill();
    stage.lab().detach("A");

    CommandResult plan =
        Shell.overlaneIn(
            stage.lab().controllerNamespace(),
            "plan",
            "--runtime-dir",
            stage.controller().runtimeDirectory().toString(),
            stage.file().path().toString());
    assertThat(plan.stdout())
        .contains("  ~ port A (vA) opened anew: its device was deleted (hitless)");

    stage.controller().start();
    stage.controller().awaitConverged();

    stage.lab().attach("A");

    awaitPing();
  }
}
