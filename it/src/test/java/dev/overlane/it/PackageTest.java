package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.overlane.it.docs.PageBlocks;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.PingResult;
import dev.overlane.lab.Pinger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of the .deb, by the machine's own dpkg in a root of its own, where no Java is. There is
 * no systemd: the service is started as its unit's ExecStart says, as its user, and restarted where
 * systemd would.
 */
@Tag("long")
final class PackageTest {
  private static final int PER_SECOND = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension final Stage stage = Stage.ofExample("seed.yaml");

  @TempDir private Path directory;

  private Path built;
  private OverlayRoot root;
  private ServiceManager manager;
  private Process service;
  private Path log;

  @BeforeEach
  void makeRoot() throws IOException {
    built = Packages.newestOrSkip(".deb");
    root = new OverlayRoot(directory);
    log = directory.resolve("log");
    manager = new ServiceManager(root.path("/run/notify"));
    assertThat(root.run("chmod", "0666", "/run/notify").succeeded()).isTrue();
    stage.lab().attachAll();
  }

  @AfterEach
  void end() throws Exception {
    if (service != null) {
      service.destroyForcibly().waitFor();
    }
    if (root != null) {
      manager.close();
      root.close();
    }
  }

  @Test
  void package_isInstalled_upgradedUnderTraffic_removedAndPurged() throws Exception {
    installs(built);
    assertThat(root.run("java", "-version").succeeded()).isFalse();
    assertThat(root.run("overlane", "validate", "/etc/overlane/overlane.yaml").stdout())
        .contains("good: 0 hosts");
    assertThat(root.run("stat", "-c", "%U:%G %a", "/etc/overlane", "/etc/overlane/overlane.yaml"))
        .extracting(CommandResult::stdout)
        .isEqualTo("root:overlane 750\nroot:overlane 640\n");
    assertThat(root.path("/usr/share/man/man1/overlane-run.1.gz")).exists();
    assertThat(root.path("/usr/share/man/man8/overlane-plug.8.gz")).exists();
    assertThat(root.run("overlane-plug", "--help").stdout()).contains("overlane-plug unplug ID");
    assertThat(root.run("sh", "-c", "ls /usr/lib/overlane/lib/classes-*.jsa").succeeded()).isTrue();

    start();
    assertThat(asked()).contains("revision 1: no hosts");
    takesTheFile_asTheQuickStartSays();

    try (Pinger ab = stage.container("A").pinger(stage.container("B"), PER_SECOND)) {
      awaitReply(ab);
      installs(Packages.next(built, directory));
      assertThat(service.isAlive()).isTrue();
      stop();
      start();
      manager.await("STATUS=revision 1: converged on all 2 hosts");
      awaitReply(ab);
      PingResult pings = ab.stop();
      assertThat(pings.sent()).isGreaterThan(PER_SECOND);
      assertThat(pings.lost()).isZero();
    }
    assertThat(Files.readString(log)).doesNotContain(": rows (").doesNotContain(": flows (");
    assertThat(Files.readString(root.path("/etc/overlane/overlane.yaml")))
        .isEqualTo(stage.file().read());

    stop();
    Files.createDirectory(root.path("/etc/overlane/pki"));
    dpkg("--remove", "overlane");
    assertThat(root.path("/usr/lib/overlane")).doesNotExist();
    assertThat(root.path("/etc/overlane/pki")).exists();
    assertThat(root.path("/etc/overlane/overlane.yaml")).exists();
    dpkg("--purge", "overlane");
    assertThat(root.path("/etc/overlane")).doesNotExist();
    assertThat(root.path("/etc/default/overlane")).doesNotExist();
    assertThat(root.run("id", "overlane").succeeded()).isFalse();
    assertThat(root.run("sh", "-c", "ls /etc/systemd/system/*/overlane.service").succeeded())
        .isFalse();
    PingMatrix.assertTalk(stage.containers("A", "B"), (from, to) -> true);
  }

  private void takesTheFile_asTheQuickStartSays() throws IOException {
    PageBlocks page = PageBlocks.of("docs/quick-start.md", PackageTest.class);
    Files.writeString(root.path("/root/net.yaml"), stage.file().read());

    CommandResult typed =
        root.run("sh", "-euc", "cd /root\n" + String.join("\n", page.next("install -m 640")));

    assertThat(typed.succeeded()).as("%s", typed).isTrue();
    assertThat(typed.stdout()).contains("converged on all 2 hosts");
    page.assertNoneLeft();
  }

  private void installs(Path deb) throws IOException {
    Files.copy(deb, root.path("/tmp/" + deb.getFileName()));
    dpkg("--install", "/tmp/" + deb.getFileName());
  }

  private void dpkg(String... arguments) {
    CommandResult result =
        root.run(
            ImmutableList.<String>builder()
                .add("env", "DEBIAN_FRONTEND=noninteractive", "dpkg")
                .add(arguments)
                .build()
                .toArray(String[]::new));
    assertThat(result.succeeded()).as("%s", result).isTrue();
  }

  /** As systemd would: ExecStart, the unit's user, its runtime directory, its variables. */
  private void start() throws IOException {
    String command =
        Files.readAllLines(root.path("/usr/lib/systemd/system/overlane.service")).stream()
            .filter(line -> line.startsWith("ExecStart="))
            .map(line -> line.substring("ExecStart=".length()))
            .findAny()
            .orElseThrow();
    assertThat(root.run("install", "-d", "-o", "overlane", "-g", "overlane", "/run/overlane"))
        .matches(CommandResult::succeeded);
    Files.deleteIfExists(log);
    service =
        new ProcessBuilder(
                ImmutableList.<String>builder()
                    .addAll(root.enter(stage.lab().controllerNamespace()))
                    .add("setpriv", "--reuid=overlane", "--regid=overlane", "--init-groups")
                    .add("--no-new-privs", "--bounding-set=-all", "--inh-caps=-all")
                    .add("env", "-i", "PATH=/usr/bin:/bin", "NOTIFY_SOCKET=/run/notify")
                    .addAll(Splitter.on(' ').split(command))
                    .build())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    manager.await("READY=1");
    String java = Files.readSymbolicLink(Path.of("/proc", "" + service.pid(), "exe")).toString();
    assertThat(java).endsWith("/usr/lib/overlane/runtime/bin/java");
  }

  private void stop() throws InterruptedException {
    service.destroy();
    manager.await("STOPPING=1");
    assertThat(service.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(service.exitValue()).isZero();
  }

  private String asked() {
    return root.run("overlane", "status").stdout();
  }

  private static void awaitReply(Pinger pinger) {
    assertThat(pinger.awaitReply(Instant.now(), Duration.ofSeconds(5))).isPresent();
  }
}
