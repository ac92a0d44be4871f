package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Streams;
import dev.overlane.controller.cli.OverlaneCommand;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code overlane verify} and the line in {@code status}: proven on right hosts; violated, with the
 * right packet, as long as somebody undoes every repair; proven again afterwards.
 */
final class VerifyTest {
  private static final Duration FIGHT = Duration.ofMinutes(3);

  @RegisterExtension static final Stage stage = Stage.ofExample("seed.yaml").running();

  private LabHost host;

  @BeforeEach
  void startFromWhatIsRight() {
    host = stage.host("dt-1");
    stage.controller().awaitConverged();
    Await.until("the proof", () -> verdict().equals("proven"));
  }

  private static String verdict() {
    return stage.controller().status().json().path("isolation").path("verdict").asText();
  }

  private static JsonNode verify() {
    try {
      return new ObjectMapper().readTree(stage.controller().ask("verify", "--json"));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int exitCode(String... arguments) {
    return OverlaneCommand.execute(
        Streams.concat(
                java.util.Arrays.stream(arguments),
                java.util.stream.Stream.of(
                    "--runtime-dir", stage.controller().runtimeDirectory().toString()))
            .toArray(String[]::new));
  }

  @Test
  void rightHosts_areProven() {
    JsonNode proof = verify();

    assertThat(proof.path("verdict").asText()).isEqualTo("proven");
    assertThat(proof.path("violations")).isEmpty();
    assertThat(proof.path("expectations"))
        .hasSize(3)
        .allSatisfy(each -> assertThat(each.path("outcome").asText()).isEqualTo("held"));
    assertThat(proof.path("hosts"))
        .hasSize(2)
        .allSatisfy(each -> assertThat(each.path("read-anew").asBoolean()).isTrue());
    assertThat(exitCode("verify")).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          priority=9,in_port=vA,dl_dst=02:00:00:00:00:99,dl_vlan=7,actions=output:vX | A (ab) on dt-1 reaches X (xy) on dt-1
          cookie=0x7,priority=65535,actions=NORMAL | A (ab) on dt-1 may reach everything on dt-1
          priority=65535,in_port=vA,actions=LOCAL | A (ab) on dt-1 reaches br0 (the host itself) on dt-1
          table=50,priority=65535,metadata=0x2774/0xffffff,actions=set_field:0x2775->tun_id,set_field:192.168.77.26->tun_dst,output:vtep0 | A (ab) on dt-1 reaches Y (xy) on dt-2
          table=5,priority=65535,tun_id=0x2774,actions=write_metadata:0x1002775/0x1ffffff,goto_table:20 | B (ab) on dt-2 reaches X (xy) on dt-1
          table=50,priority=65535,metadata=0x2774/0xffffff,actions=set_field:10.9.8.7->tun_dst,output:vtep0 | A (ab) on dt-1 leaves for 10.9.8.7
          priority=65535,in_port=vA,arp,actions=mod_dl_src:02:00:00:00:00:77,output:vX | A (ab) on dt-1 may reach everything on dt-1
          """)
  void flowOfAnotherController_isFoundWithItsPacket(String flow, String title) {
    JsonNode proof;
    Planter planter = Planter.of(host, flow);
    try (planter) {
      proof =
          Await.value(
              title,
              FIGHT,
              () -> Optional.of(verify()).filter(found -> violation(found, title).isPresent()));
      Await.until("a status of violated", FIGHT, () -> verdict().equals("violated"));
    }

    JsonNode violation = violation(proof, title).orElseThrow();
    assertThat(violation.path("packet").asText()).contains("in_port=");
    assertThat(violation.path("way").toString()).contains("not Overlane (cookie 0x");
    Await.until("the repair", () -> verdict().equals("proven"));
    assertThat(stage.controller().log())
        .anyMatch(line -> line.contains("isolation violated: ") && line.contains("ERROR"));
  }

  private static Optional<JsonNode> violation(JsonNode proof, String title) {
    return Streams.stream(proof.path("violations"))
        .filter(found -> found.path("title").asText().equals(title))
        .findFirst();
  }

  @Test
  void mirror_isFoundUntilItIsGone() {
    host.vsctl(
        "--",
        "--id=@to",
        "get",
        "port",
        "vX",
        "--",
        "--id=@from",
        "get",
        "port",
        "vA",
        "--",
        "--id=@m",
        "create",
        "mirror",
        "name=spy",
        "select_src_port=@from",
        "output_port=@to",
        "--",
        "set",
        "bridge",
        host.bridge(),
        "mirrors=@m");
    Await.until("a status of violated", () -> verdict().equals("violated"));
    JsonNode proof = verify();
    int code = exitCode("verify");
    host.vsctl("clear", "bridge", host.bridge(), "mirrors");

    JsonNode found = violation(proof, "A (ab) on dt-1 reaches X (xy) on dt-1").orElseThrow();
    assertThat(found.path("kind").asText()).isEqualTo("bypasses");
    assertThat(found.path("why").asText()).contains("mirror spy");
    assertThat(code).isEqualTo(5);
    Await.until("a proof", () -> verdict().equals("proven"));
  }

  @Test
  void tunnelOfAnotherBridge_isFoundUntilItIsGone() {
    host.vsctl("add-br", "brx", "--", "set", "bridge", "brx", "datapath_type=netdev");
    host.vsctl(
        "add-port",
        "brx",
        "vx0",
        "--",
        "set",
        "interface",
        "vx0",
        "type=vxlan",
        "options:remote_ip=192.168.77.26",
        "options:key=10100");
    Await.until("a status of violated", () -> verdict().equals("violated"));
    JsonNode proof = verify();
    host.vsctl("del-br", "brx");

    assertThat(proof.path("violations").toString()).contains("tunnel vx0 of bridge brx");
    Await.until("a proof", () -> verdict().equals("proven"));
  }

  @Test
  void hostWithoutItsDatabase_isUnknown() {
    host.killOvsdb();
    Await.until("a status of unknown", () -> verdict().equals("unknown"));
    JsonNode proof = verify();
    int code = exitCode("verify");
    host.startOvsdb();

    assertThat(proof.path("hosts").path("dt-1").path("unseen").asText()).contains("ovsdb-server");
    assertThat(code).isEqualTo(1);
    Await.until("a proof", () -> verdict().equals("proven"));
  }
}
