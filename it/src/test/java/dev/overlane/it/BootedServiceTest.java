package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The .deb under a real systemd: its unit as it is, sandbox and all. */
final class BootedServiceTest {
  @TempDir private Path directory;

  private BootedSystem system;

  @Test
  void service_startsInItsSandbox_reloads_andComesBackFromADeathAndAFreeze() throws IOException {
    OnRealHosts.orSkip();
    Path built = Packages.newestOrSkip(".deb");
    assumeTrue(
        Shell.run(ImmutableList.of("sh", "-c", "command -v systemd-nspawn")).succeeded(),
        "systemd-nspawn is not installed");
    try (BootedSystem booted = new BootedSystem(directory)) {
      system = booted;
      booted.copy(built, "/root/overlane.deb");
      does("dpkg", "--install", "/root/overlane.deb");

      assertThat(shown("ActiveState")).isEqualTo("active");
      assertThat(shown("StatusText")).isEqualTo("revision 1: no hosts");
      assertThat(does("journalctl", "--no-pager", "--unit=overlane"))
          .as("the log of a machine that has no network device yet")
          .doesNotContain("Failed")
          .contains("revision 1 of /etc/overlane/overlane.yaml is in force");
      assertThat(does("runuser", "-u", "nobody", "-g", "overlane", "--", "overlane", "status"))
          .contains("revision 1");
      assertThat(booted.run("runuser", "-u", "nobody", "--", "overlane", "status").exitCode())
          .as("who is no member of the group")
          .isEqualTo(1);

      does("sh", "-c", "echo 'segments: { ab: { vlan: 5 } }' >>/etc/overlane/overlane.yaml");
      does("systemctl", "reload", "overlane");
      Await.until("it is in force", () -> shown("StatusText").startsWith("revision 2"));

      does("systemctl", "kill", "--signal=KILL", "--kill-who=main", "overlane");
      awaitStarts(1);

      does("sh", "-c", "mkdir -p /run/systemd/system/overlane.service.d");
      does(
          "sh",
          "-c",
          "printf '[Service]\\nWatchdogSec=2s\\nTimeoutAbortSec=1s\\n'"
              + " >/run/systemd/system/overlane.service.d/impatient.conf");
      does("systemctl", "daemon-reload");
      does("systemctl", "restart", "overlane");
      does("systemctl", "kill", "--signal=STOP", "--kill-who=main", "overlane");
      awaitStarts(1);
      assertThat(does("journalctl", "--no-pager", "--unit=overlane")).contains("Watchdog timeout");

      listensAtALowPort_asTheUnitSays();

      does("systemctl", "stop", "overlane");
      assertThat(shown("Result")).isEqualTo("success");
      assertThat(shown("ExecMainStatus")).isEqualTo("0");
    }
  }

  /** With the drop-in that the unit's own comment shows, to the letter, and no right besides. */
  private void listensAtALowPort_asTheUnitSays() {
    does("rm", "/run/systemd/system/overlane.service.d/impatient.conf");
    does("sed", "-i", "s/ptcp:6653/ptcp:653/", "/etc/overlane/overlane.yaml");
    does("systemctl", "daemon-reload");
    assertThat(system.run("systemctl", "restart", "overlane").succeeded())
        .as("started without the drop-in")
        .isFalse();
    assertThat(does("journalctl", "--no-pager", "--unit=overlane"))
        .contains("CAP_NET_BIND_SERVICE)");

    does(
        "sh",
        "-c",
        "sed -n '/^#   /s/^#   //p' /usr/lib/systemd/system/overlane.service"
            + " >/run/systemd/system/overlane.service.d/low-port.conf");
    does("systemctl", "daemon-reload");
    does("systemctl", "restart", "overlane");

    assertThat(shown("ActiveState")).isEqualTo("active");
    assertThat(does("sh", "-c", "cat /proc/$(systemctl show overlane --value -p MainPID)/status"))
        .contains("CapEff:\t0000000000000400", "CapBnd:\t0000000000000400");
    assertThat(does("ss", "-Hltn", "sport = :653")).contains(":653");
  }

  /** Awaits that it was started again so often since it was started by hand, and is ready. */
  private void awaitStarts(int count) {
    Await.until(
        "it is back",
        () ->
            shown("NRestarts").equals(Integer.toString(count))
                && shown("ActiveState").equals("active"));
  }

  private String shown(String property) {
    return does("systemctl", "show", "overlane", "--value", "--property=" + property).strip();
  }

  private String does(String... argv) {
    CommandResult result = system.run(argv);
    assertThat(result.succeeded()).as("%s", result).isTrue();
    return result.stdout();
  }
}
