package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The controller as systemd sees it: what it says on the notification socket and to the journal.
 */
final class ServiceTest {
  /** A host where nobody listens. */
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:0:127.0.0.1" } }
      segments:
        ab: { vlan: 100 }
      hosts:
        down: { address: 127.0.0.1, ovsdb: "tcp:127.0.0.1:9" }
      """;

  @TempDir private Path directory;

  private ServiceManager manager;
  private Process process;
  private Path file;
  private Path log;

  @BeforeEach
  void start() throws IOException {
    file = Files.writeString(directory.resolve("net.yaml"), NETWORK);
    log = Files.createFile(directory.resolve("log"));
    manager = new ServiceManager(directory.resolve("notify"));
    ProcessBuilder builder =
        new ProcessBuilder(
            ImmutableList.<String>builder()
                .addAll(Shell.java())
                .add("run", "--config", file.toString())
                .add("--runtime-dir", directory.resolve("run").toString())
                .build());
    builder.environment().put("NOTIFY_SOCKET", manager.address());
    builder.environment().put("WATCHDOG_USEC", "400000");
    builder.environment().put("JOURNAL_STREAM", identity(log));
    process = builder.redirectError(log.toFile()).start();
  }

  @AfterEach
  void stop() throws InterruptedException, IOException {
    process.destroyForcibly().waitFor();
    manager.close();
  }

  @Test
  void service_isReadyWithoutItsHosts_reloadsAndStops() throws Exception {
    manager.await("READY=1");
    assertThat(manager.await("STATUS=")).isEqualTo("STATUS=revision 1: 0 of 1 hosts converged");
    manager.await("WATCHDOG=1");
    manager.await("WATCHDOG=1");
    // What nobody asked for is no reload.
    replace(NETWORK + "# a word\n");
    assertThat(manager.await("STATUS=")).isEqualTo("STATUS=revision 2: 0 of 1 hosts converged");
    assertThat(manager.hasHeard("RELOADING=")).isFalse();

    replace(NETWORK + "hosts: {}\n");
    assertThat(manager.await("STATUS=")).endsWith("; the file on disk is refused");
    hangUp();
    manager.await("RELOADING=1");
    assertThat(manager.await("MONOTONIC_USEC=")).matches("MONOTONIC_USEC=[1-9][0-9]*");
    manager.await("READY=1");

    process.destroy();
    manager.await("STOPPING=1");
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(Files.readAllLines(log))
        .allMatch(line -> line.matches("<[3467]>.*"))
        .anyMatch(line -> line.matches("<6>overlane .* runs; control socket .*"))
        .anyMatch(line -> line.matches("<3>.*net.yaml:[0-9]+:1: error: .*"));
  }

  private void replace(String content) throws IOException {
    Path next = Files.writeString(directory.resolve("next.yaml"), content);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void hangUp() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
  }

  /** As systemd writes it into {@code JOURNAL_STREAM}. */
  private static String identity(Path stream) throws IOException {
    return Files.getAttribute(stream, "unix:dev") + ":" + Files.getAttribute(stream, "unix:ino");
  }
}
