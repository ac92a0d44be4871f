package dev.overlane.controller.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The lines that enrol a host. */
final class EnrolmentScriptTest {
  private static final EnrolmentFiles FILES =
      new EnrolmentFiles("KEY\n", "CERTIFICATE\n", "AUTHORITY\n", Instant.EPOCH);

  @Test
  void commands_areOneTransaction() {
    assertThat(EnrolmentScript.commands(ManagerTarget.unknown("dt-1", Optional.empty())))
        .isEqualTo(
            "ovs-vsctl --no-wait set-ssl /etc/openvswitch/overlane/key.pem"
                + " /etc/openvswitch/overlane/cert.pem"
                + " /etc/openvswitch/overlane/controller-ca.pem -- set-manager pssl:6640");
  }

  @Test
  void systemId_isSetNowAndForTheNextStart() {
    ManagerTarget target =
        new ManagerTarget(Optional.of("ssl:192.0.2.1:6640"), Optional.of("rack7"), "dt-1");

    assertThat(EnrolmentScript.of("dt-1", target, FILES))
        .contains("printf '%s\\n' rack7 >system-id.conf\n")
        .contains(" -- set Open_vSwitch . 'external_ids:system-id=\"rack7\"'");
  }

  /**
   * Open vSwitch 3.1 asks whether the key's file is another one first, and only then whether the
   * certificate's is: a key that it has seen by the time the certificate comes hides that.
   */
  @Test
  void key_isPutInPlaceLast() {
    assertThat(EnrolmentScript.of("dt-1", ManagerTarget.unknown("dt-1", Optional.empty()), FILES))
        .contains("for file in controller-ca cert key; do\n");
  }

  @Test
  void strangeSystemId_isQuotedForTheShellAndForOvsVsctl() {
    ManagerTarget target = new ManagerTarget(Optional.empty(), Optional.of("a'\"\\$(x),b"), "dt-1");

    assertThat(EnrolmentScript.commands(target))
        .endsWith("'external_ids:system-id=\"a'\\''\\\"\\\\$(x),b\"'");
  }

  @Test
  void keyHasNoTextForm() {
    assertThat(FILES.toString()).doesNotContain("KEY");
  }
}
