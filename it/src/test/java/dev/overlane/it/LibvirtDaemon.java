package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A libvirtd in the network of a host, apart from any other on this machine: {@code /etc} and
 * {@code /var} are this machine's, but what it writes there is its own, and Open vSwitch in it is
 * the host's. Its guests run as root and without cgroups. Methods block; one thread.
 */
final class LibvirtDaemon implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * $1 is the directory, $2 where the host's Open vSwitch runs, $3 overlane-plug. The user and the
   * groups are those that Debian's package of the whole daemon makes.
   */
  private static final String START =
      """
      mount --make-rprivate /
      for folder in etc var; do
        mkdir -p "$1/$folder/upper" "$1/$folder/work"
        mount -t overlay overlay \\
          -o "lowerdir=/$folder,upperdir=$1/$folder/upper,workdir=$1/$folder/work" "/$folder"
      done
      mkdir -p "$1/run/openvswitch"
      mount --bind "$2" "$1/run/openvswitch"
      mount --rbind "$1/run" /run
      grep -q ^libvirt-qemu: /etc/passwd ||
        echo libvirt-qemu:x:64055:64055::/nonexistent:/usr/sbin/nologin >>/etc/passwd
      for group in libvirt-qemu:64055 kvm:64056; do
        grep -q "^${group%:*}:" /etc/group || echo "${group%:*}:x:${group#*:}:" >>/etc/group
      done
      mkdir -p /etc/libvirt/hooks
      ln -sf "$3" /etc/libvirt/hooks/qemu
      cat >/etc/libvirt/qemu.conf <<END
      user = "root"
      group = "root"
      dynamic_ownership = 0
      remember_owner = 0
      security_driver = "none"
      stdio_handler = "file"
      namespaces = []
      cgroup_controllers = []
      END
      cat >/etc/libvirt/libvirtd.conf <<END
      unix_sock_dir = "$1"
      auth_unix_rw = "none"
      log_outputs = "3:stderr"
      END
      exec libvirtd --config /etc/libvirt/libvirtd.conf --pid-file "$1/libvirtd.pid"
      """;

  private final Path directory;
  private final Process libvirtd;

  /** Starts one and waits until it answers; the directory is empty and not below {@code /run}. */
  LibvirtDaemon(LabHost host, Path directory) throws IOException {
    this.directory = directory;
    this.libvirtd =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                host.namespace(),
                "unshare",
                "--mount",
                "sh",
                "-euc",
                START,
                "sh",
                directory.toString(),
                host.directory().toString(),
                PlugProgram.FILE.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("libvirtd.log").toFile())
            .start();
    libvirtd.getOutputStream().close();
    try {
      Await.until("libvirtd answers", PATIENCE, () -> !libvirtd.isAlive() || answers());
      assertThat(libvirtd.isAlive()).as("libvirtd says: %s", log()).isTrue();
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  private boolean answers() {
    return virsh("version").succeeded();
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("libvirtd.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs virsh(1) to its end, whatever its exit code. */
  CommandResult virsh(String... arguments) {
    return Shell.run(
        ImmutableList.<String>builder()
            .add("virsh", "--connect", "qemu:///system?socket=" + directory + "/libvirt-sock")
            .add(arguments)
            .build(),
        PATIENCE);
  }

  /** Starts a guest that is gone when it ends ({@code virsh create}), whatever its exit code. */
  CommandResult create(String xml) throws IOException {
    Path file = directory.resolve("guest.xml");
    Files.writeString(file, xml);
    return virsh("create", file.toString());
  }

  /** Ends all guests and the daemon, and waits for its end. */
  @Override
  public void close() {
    if (libvirtd.isAlive() && answers()) {
      virsh("list", "--name")
          .stdout()
          .lines()
          .filter(name -> !name.isBlank())
          .forEach(name -> virsh("destroy", name));
    }
    libvirtd.destroy();
    try {
      if (!libvirtd.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        libvirtd.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while libvirtd ended", e);
    }
  }
}
