package dev.overlane.it;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A libvirtd in the network of a host, apart from any other on this machine: {@code /etc} and
 * {@code /var} are this machine's, but what it writes there is its own, and Open vSwitch in it is
 * the host's. Its guests run as root and without cgroups. Methods block; one thread.
 */
final class LibvirtDaemon implements AutoCloseable {
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
  private final RecipeDaemon libvirtd;

  /** Starts one and waits until it answers; the directory is empty and not below {@code /run}. */
  LibvirtDaemon(LabHost host, Path directory) throws IOException {
    this.directory = directory;
    this.libvirtd =
        new RecipeDaemon(
            "libvirtd",
            directory,
            ImmutableList.of(
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
                PlugProgram.FILE.toString()));
    try {
      libvirtd.awaitAnswer(this::answers);
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  private boolean answers() {
    return virsh("version").succeeded();
  }

  /** Runs virsh(1) to its end, whatever its exit code. */
  CommandResult virsh(String... arguments) {
    return Shell.run(
        ImmutableList.<String>builder().add("virsh", "--connect", uri()).add(arguments).build(),
        RecipeDaemon.PATIENCE);
  }

  /**
   * Types a command line in a folder, where virsh(1) without options finds this daemon. What it
   * prints, standard error too, is the result's output.
   */
  CommandResult typed(Path folder, String command) {
    return Shell.run(
        ImmutableList.of(
            "env",
            "--chdir=" + folder,
            "LIBVIRT_DEFAULT_URI=" + uri(),
            "bash",
            "-euc",
            "exec 2>&1\n" + command),
        RecipeDaemon.PATIENCE);
  }

  private String uri() {
    return "qemu:///system?socket=" + directory + "/libvirt-sock";
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
    libvirtd.end();
  }
}
