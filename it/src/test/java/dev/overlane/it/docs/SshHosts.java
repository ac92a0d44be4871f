package dev.overlane.it.docs;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.OnRealHosts;
import dev.overlane.it.Shell;

/**
 * Has the machine's own ssh(1) and scp(1) lead to the hosts of a lab, by their names and by the
 * addresses they have: with a real sshd(8) in the host's network namespace for each connection,
 * keys made for the purpose, and the users root and, by sudo(8) without a password, admin. As on a
 * host of its own, {@code /run/openvswitch} and {@code /etc/openvswitch} are there those of the
 * host's Open vSwitch; all else is that of the shell from which the connection comes.
 */
final class SshHosts {
  /**
   * What the shell runs once, in its own {@code /etc} and {@code /run}: keys, the settings of both
   * ends, who may log in. Settings and known hosts of the machine's own root are out of the way. No
   * {@code sshd} listens anywhere: a connection is a pipe to one of its own.
   */
  static final String SETTING =
      """
      mkdir -p -m 755 /run/sshd /etc/ssh/lab /etc/sudoers.d
      [ ! -d ~root/.ssh ] || mount -t tmpfs none ~root/.ssh
      ssh-keygen -q -t ed25519 -N '' -C '' -f /etc/ssh/lab/host
      ssh-keygen -q -t ed25519 -N '' -C '' -f /etc/ssh/lab/user
      echo "* $(cat /etc/ssh/lab/host.pub)" >/etc/ssh/lab/known
      usermod --password '*' root
      getent passwd admin >/dev/null || useradd --create-home --home-dir /run/admin --shell /bin/sh admin
      usermod --password '*' admin
      cat >/etc/sudoers.d/lab <<'END'
      admin ALL=(ALL) NOPASSWD: ALL
      END
      chmod 440 /etc/sudoers.d/lab
      cat >/etc/ssh/ssh_config <<'END'
      IdentityFile /etc/ssh/lab/user
      IdentitiesOnly yes
      UserKnownHostsFile /etc/ssh/lab/known
      GlobalKnownHostsFile none
      ProxyCommand sshd-of %h
      END
      cat >/etc/ssh/lab/sshd_config <<'END'
      HostKey /etc/ssh/lab/host
      AuthorizedKeysFile /etc/ssh/lab/user.pub
      PermitRootLogin prohibit-password
      PasswordAuthentication no
      KbdInteractiveAuthentication no
      UsePAM no
      Subsystem sftp internal-sftp
      END
      """;

  /** The program that is one connection to a host: {@code sshd-of NAME-OR-ADDRESS}. */
  static final String SERVER =
      """
      #!/bin/sh
      for space in $(ip netns list | cut -d' ' -f1); do
        if [ "$space" = "ol-$1" ] || ip -n "$space" -o address | grep -q " $1/"; then
          # What is there, ip-netns(8) has in the place of /etc/openvswitch.
          mkdir -p "/etc/netns/$space/openvswitch"
          exec unshare --mount sh -euc '
            mount --bind "/run/overlane-lab/hosts/${1#ol-}" /run/openvswitch
            exec ip netns exec "$1" /usr/sbin/sshd -i -f /etc/ssh/lab/sshd_config' sh "$space"
        fi
      done
      echo "nobody has $1" >&2
      exit 1
      """;

  private static final ImmutableList<String> TOOLS = ImmutableList.of("ssh", "sshd", "sudo");

  private SshHosts() {}

  /**
   * Skips the test, with the reason, where one of the programs is not installed; where the
   * environment says {@code CI=true} it fails.
   */
  static void orSkip() {
    for (String tool : TOOLS) {
      if (!Shell.run(ImmutableList.of("sh", "-c", "PATH=$PATH:/usr/sbin:/sbin command -v " + tool))
          .succeeded()) {
        OnRealHosts.doWithout(tool + " is not installed: bin/setup");
      }
    }
  }
}
