package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.docs.PageBlocks;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The .deb and the tarball under a real systemd, from the first installation to the purge, by the
 * commands that the pages show: the unit as it is, sandbox and all.
 */
@Tag("long")
final class BootedServiceTest {
  private static final String HOME = "/root";

  @TempDir private Path directory;

  private final PageBlocks readme = PageBlocks.of("README.md", BootedServiceTest.class);
  private final PageBlocks quickStart =
      PageBlocks.of("docs/quick-start.md", BootedServiceTest.class);
  private final PageBlocks installing = PageBlocks.of("docs/install.md", BootedServiceTest.class);
  private final PageBlocks operations =
      PageBlocks.of("docs/operations.md", BootedServiceTest.class);

  private BootedSystem system;
  private String tree;

  @Test
  void service_isInstalled_comesBackFromADeathAndAFreeze_isUpgraded_removedAndPurged()
      throws IOException {
    OnRealHosts.orSkip();
    Path built = Packages.newestOrSkip(".deb");
    Path next = Packages.next(built, directory);
    Path tarball = Packages.newestOrSkip(".tar.gz");
    tree = tarball.getFileName().toString().replace(".tar.gz", "");
    assumeTrue(
        Shell.run(ImmutableList.of("sh", "-c", "command -v systemd-nspawn")).succeeded(),
        "systemd-nspawn is not installed");
    try (BootedSystem booted = new BootedSystem(directory)) {
      system = booted;
      does("mkdir", "-p", HOME + "/target/package");
      booted.copy(built, HOME + "/" + built.getFileName());
      booted.copy(next, HOME + "/" + next.getFileName());
      booted.copy(next, HOME + "/target/package/" + next.getFileName());
      booted.copy(tarball, HOME + "/" + tarball.getFileName());

      type(quickStart.next("apt install openvswitch-switch"));
      type(installing.next("apt install ./overlane_VERSION_"), built.getFileName().toString());
      runsAndIsForItsGroup();
      isEditedAndReadsItsKeys();
      comesBack();
      listensAtALowPort_asTheUnitSays();

      isUpgraded();
      isRemovedAndInstalledAgain(next.getFileName().toString());
      isPurged();
      fromTheTarball();
    }
    for (PageBlocks page : ImmutableList.of(readme, quickStart, installing, operations)) {
      page.assertNoneLeft();
    }
  }

  private void runsAndIsForItsGroup() {
    assertThat(shown("ActiveState")).isEqualTo("active");
    assertThat(shown("UnitFileState")).isEqualTo("enabled");
    assertThat(shown("StatusText")).isEqualTo("revision 1: no hosts");
    assertThat(does("journalctl", "--no-pager", "--unit=overlane"))
        .as("the log of a machine that has no network device yet")
        .doesNotContain("Failed")
        .contains("revision 1 of /etc/overlane/overlane.yaml is in force");
    assertThat(does("runuser", "-u", "nobody", "-g", "overlane", "--", "overlane", "status"))
        .contains("revision 1");
    assertThat(system.run("runuser", "-u", "nobody", "--", "overlane", "status").exitCode())
        .as("who is no member of the group")
        .isEqualTo(1);
  }

  /** The editor of this system adds a segment. */
  private void isEditedAndReadsItsKeys() {
    write(
        "/usr/local/bin/editor", "#!/bin/sh\nprintf 'segments:\\n  ab: { vlan: 5 }\\n' >>\"$1\"\n");
    does("chmod", "755", "/usr/local/bin/editor");
    assertThat(type(installing.next("editor "))).contains("revision 1 of /etc/overlane");
    Await.until("it is in force", () -> shown("StatusText").startsWith("revision 2"));
    does("sh", "-c", "echo '  xy: { vlan: 6 }' >>/etc/overlane/overlane.yaml");
    does("systemctl", "reload", "overlane");
    Await.until("it is in force", () -> shown("StatusText").startsWith("revision 3"));

    type(installing.next("overlane pki init"));
    for (String file :
        new String[] {"controller-key.pem", "controller-cert.pem", "switch-ca.pem", "crl.pem"}) {
      does("runuser", "-u", "overlane", "--", "cat", "/etc/overlane/pki/" + file);
    }
    assertThat(
            system
                .run("runuser", "-u", "overlane", "--", "ls", "/etc/overlane/pki/private")
                .succeeded())
        .as("the keys of the CAs are root's alone")
        .isFalse();
  }

  private void comesBack() {
    does("systemctl", "kill", "--signal=KILL", "--kill-who=main", "overlane");
    awaitStarts(1);

    does("sh", "-c", "mkdir -p /run/systemd/system/overlane.service.d");
    write(
        "/run/systemd/system/overlane.service.d/impatient.conf",
        "[Service]\nWatchdogSec=2s\nTimeoutAbortSec=1s\n");
    does("systemctl", "daemon-reload");
    does("systemctl", "restart", "overlane");
    does("systemctl", "kill", "--signal=STOP", "--kill-who=main", "overlane");
    awaitStarts(1);
    assertThat(does("journalctl", "--no-pager", "--unit=overlane")).contains("Watchdog timeout");
  }

  /** The new version runs, by the old file; nobody had to start it. */
  private void isUpgraded() {
    String before = shown("MainPID");
    String file = does("cat", "/etc/overlane/overlane.yaml");

    type(readme.next("apt install ./target/package"));

    assertThat(does("dpkg-query", "--show", "--showformat=${Version}", "overlane"))
        .endsWith("+next");
    assertThat(shown("ActiveState")).isEqualTo("active");
    assertThat(shown("UnitFileState")).isEqualTo("enabled");
    assertThat(shown("StatusText")).isEqualTo("revision 1: no hosts");
    assertThat(shown("MainPID")).isNotEqualTo(before);
    assertThat(does("cat", "/etc/overlane/overlane.yaml")).isEqualTo(file);
    assertThat(does("systemctl", "list-units", "--failed", "--plain", "--no-legend"))
        .doesNotContain("overlane");
  }

  private void isRemovedAndInstalledAgain(String deb) {
    does("dpkg", "--remove", "overlane");
    assertThat(shown("ActiveState")).isEqualTo("inactive");
    assertThat(shown("Result")).isEqualTo("success");
    assertThat(system.run("systemctl", "start", "overlane").succeeded())
        .as("what is not there can be started")
        .isFalse();
    does("test", "-f", "/etc/overlane/pki/private/switch-ca-key.pem");

    type(quickStart.next("apt install ./overlane_VERSION_"), deb);

    assertThat(shown("ActiveState")).isEqualTo("active");
    assertThat(shown("UnitFileState")).isEqualTo("enabled");
    does("test", "-f", "/etc/overlane/pki/private/switch-ca-key.pem");
  }

  private void isPurged() {
    does("dpkg", "--purge", "overlane");

    assertThat(shown("LoadState")).isEqualTo("not-found");
    assertThat(shown("ActiveState")).isEqualTo("inactive");
    assertThat(system.run("id", "overlane").succeeded()).isFalse();
    does("sh", "-c", "! pgrep -x java");
    assertThat(
            does(
                "sh",
                "-c",
                "ls -d /etc/overlane /run/overlane /usr/lib/overlane /etc/default/overlane"
                    + " /etc/systemd/system/overlane.service"
                    + " /etc/systemd/system/*/overlane.service 2>/dev/null || true"))
        .isEmpty();
  }

  /** By hand what the .deb does by itself. */
  private void fromTheTarball() {
    ImmutableList<String> commands = installing.next("tar -xf ");
    int last = commands.size() - 1;
    type(commands.subList(0, last));
    does("cp", "/opt/" + tree + "/service/overlane.yaml", HOME + "/net.yaml");
    type(
        ImmutableList.of(
            "systemd-run --quiet --unit=typed --working-directory="
                + HOME
                + " "
                + commands.get(last)));
    Await.until(
        "it serves, or has ended",
        Duration.ofMinutes(1),
        () ->
            system.run("overlane", "status").succeeded()
                || system.run("systemctl", "is-failed", "typed").succeeded());
    assertThat(does("journalctl", "--no-pager", "--unit=typed"))
        .contains("of net.yaml is in force");
    does("systemctl", "stop", "typed");

    ImmutableList<String> unit = operations.next("useradd ");
    does("mkdir", "-p", HOME + "/dist");
    does("cp", "-r", "/opt/" + tree + "/service", HOME + "/dist/systemd");
    type(unit.subList(0, unit.size() - 1));
    does("install", "-m640", "-goverlane", HOME + "/net.yaml", "/etc/overlane/overlane.yaml");
    does("sed", "-i", "s|=/usr/bin/|=/usr/local/bin/|", "/etc/systemd/system/overlane.service");
    type(unit.subList(unit.size() - 1, unit.size()));

    assertThat(shown("ActiveState")).isEqualTo("active");
    assertThat(shown("UnitFileState")).isEqualTo("enabled");
    saysHowFarItIs();
    does("systemctl", "stop", "overlane");
    assertThat(shown("Result")).isEqualTo("success");
    assertThat(shown("ExecMainStatus")).isEqualTo("0");
  }

  /** The file gets two hosts that nobody answers for. */
  private void saysHowFarItIs() {
    String hosts = "hosts: { hv1: { address: 192.0.2.11 }, hv2: { address: 192.0.2.12 } }";
    does("sh", "-c", "echo '" + hosts + "' >>/etc/overlane/overlane.yaml");
    Await.until("it is in force", () -> shown("StatusText").startsWith("revision 2"));
    String command = operations.next("systemctl status overlane").get(0);
    operations.assertShows(command, type(ImmutableList.of(command)));
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

  /** Types commands of a page in a shell of root's, which ends at the first that fails. */
  private String type(ImmutableList<String> commands) {
    return type(commands, "");
  }

  /** As {@link #type(ImmutableList)}, where the page's package is this one. */
  private String type(ImmutableList<String> commands, String deb) {
    String script =
        String.join("\n", commands)
            .replace("overlane_VERSION_amd64.deb", deb)
            .replace("overlane-VERSION-linux-amd64", tree);
    return does("sh", "-euc", "cd " + HOME + "\n" + script);
  }

  private void write(String file, String text) {
    does("sh", "-c", "printf %s \"$1\" >\"$2\"", "sh", text, file);
  }

  private String does(String... argv) {
    CommandResult result = system.run(argv);
    assertThat(result.succeeded()).as("%s", result).isTrue();
    return result.stdout();
  }
}
