package dev.overlane.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.it.OnRealHosts;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What real ssh(1), sshd(8) and sudo(8) say who let nobody in comes with the way out. */
final class SshAdviceTest {
  private DocsShell shell;

  @BeforeAll
  static void requireRealHosts() {
    OnRealHosts.orSkip();
    SshHosts.orSkip();
  }

  @BeforeEach
  void setUpHost() throws IOException {
    shell = DocsShell.start();
    run("ip netns add ol-h1.invalid && mkdir -p /run/overlane-lab/hosts/h1.invalid");
    run("overlane init net.yaml --host h1.invalid=192.0.2.11 --controller 192.0.2.1");
  }

  @AfterEach
  void end() throws IOException {
    shell.close();
  }

  @Test
  void hostOfNoKnownKey() throws IOException {
    assertThat(run(": >/etc/ssh/lab/known; overlane bootstrap net.yaml --ssh"))
        .contains("Host key verification failed. (the host's key is not known here: ");
  }

  @Test
  void userWithoutAKeyThatIsTaken() throws IOException {
    assertThat(run(": >/etc/ssh/lab/user.pub; overlane bootstrap net.yaml --ssh"))
        .contains("Permission denied (publickey). (no key that ssh has here is taken there: ");
  }

  @Test
  void nameOfTheFileAlone() throws IOException {
    assertThat(run("overlane doctor net.yaml --via 'ssh -o ProxyCommand=none root@{host}'"))
        .contains("Could not resolve hostname h1.invalid: ")
        .contains(" (the name is that of the file; by address: --via 'ssh root@{address}')");
  }

  @Test
  void sudoWithAPassword() throws IOException {
    assertThat(
            run(
                "rm /etc/sudoers.d/lab; usermod --append --groups sudo admin; "
                    + "overlane bootstrap net.yaml --via 'ssh admin@{host} sudo'"))
        .contains("sudo: a password is required (nobody can type it here: ");
  }

  private String run(String command) throws IOException {
    return shell.run(command).stdout();
  }
}
