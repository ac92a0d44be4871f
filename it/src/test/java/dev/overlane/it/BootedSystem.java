package dev.overlane.it;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * This machine's files in a container with systemd as its first process, and a network of its own.
 * What is written there is in memory and gone with it. Open vSwitch does not start in it.
 */
final class BootedSystem implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** $1 is an empty folder. */
  private static final String BOOT =
      """
      set -e
      mount --make-rprivate /
      mkdir -p "$1/written" "$1/root"
      mount -t tmpfs none "$1/written"
      mkdir "$1/written/upper" "$1/written/work"
      mount -t overlay overlay -o "lowerdir=/,upperdir=$1/written/upper,workdir=$1/written/work" "$1/root"
      : >"$1/root/etc/machine-id"
      rm -f "$1/root/usr/sbin/policy-rc.d"
      for unit in openvswitch-switch ovsdb-server ovs-vswitchd; do
        ln -sf /dev/null "$1/root/etc/systemd/system/$unit.service"
      done
      mkdir -p /run/systemd
      mount -t tmpfs none /run/systemd
      if [ -d /sys/fs/cgroup/unified ]; then
        umount -R /sys/fs/cgroup
        mount -t cgroup2 none /sys/fs/cgroup
      fi
      exec systemd-nspawn --directory="$1/root" --boot --private-network --register=no --keep-unit \\
        --machine="$2" --console=pipe systemd.unit=multi-user.target
      """;

  private final Process nspawn;
  private final ProcessHandle init;

  /** Boots one, with its files below a folder, and waits until its units are started. */
  BootedSystem(Path directory) throws IOException {
    String name = "overlane-it-" + ProcessHandle.current().pid();
    nspawn =
        new ProcessBuilder("unshare", "--mount", "sh", "-c", BOOT, "sh", directory.toString(), name)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("boot.log").toFile())
            .start();
    nspawn.getOutputStream().close();
    Await.until("systemd is there", () -> init().isPresent() || !nspawn.isAlive());
    init = init().orElseThrow(() -> new AssertionError(nspawn + " has ended"));
    Await.until(
        "all its units are started",
        () -> run("systemctl", "is-system-running").stdout().matches("(?s)(running|degraded)\\s"));
  }

  private Optional<ProcessHandle> init() {
    return nspawn.descendants().filter(BootedSystem::isSystemd).findFirst();
  }

  private static boolean isSystemd(ProcessHandle process) {
    return process.info().command().filter(command -> command.endsWith("/systemd")).isPresent();
  }

  /** Copies a file there. */
  void copy(Path file, String absolute) throws IOException {
    Files.copy(file, Path.of("/proc", Long.toString(init.pid()), "root" + absolute));
  }

  /** Runs a command there to its end, whatever its exit code. */
  CommandResult run(String... argv) {
    return Shell.run(
        ImmutableList.<String>builder()
            .add("nsenter", "--target=" + init.pid(), "--all", "env", "-u", "JAVA_HOME")
            .add("DEBIAN_FRONTEND=noninteractive")
            .add(argv)
            .build(),
        PATIENCE);
  }

  @Override
  public void close() {
    init.destroyForcibly();
    nspawn.descendants().forEach(ProcessHandle::destroyForcibly);
    nspawn.destroyForcibly().onExit().join();
  }
}
