package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Joiner;
import com.google.common.collect.ImmutableList;
import dev.overlane.controller.pki.EnrolmentScript;
import dev.overlane.lab.CommandResult;
import java.nio.file.Path;

/** Scripts of sh(1) in which {@code overlane} is a command. */
final class PkiScript {
  private PkiScript() {}

  /** Runs a script in a directory; it ends at the first command that fails. */
  static CommandResult run(Path directory, String script) {
    return Shell.run(ImmutableList.of("sh", "-euc", text(directory, script)));
  }

  /**
   * The same in a network and a view of the file system of its own, where {@code /etc/openvswitch}
   * is empty and its addresses are those of the loopback device. Needs root.
   */
  static CommandResult runApart(Path directory, String script) {
    String apart = "mount -t tmpfs none /etc/openvswitch\nip link set lo up\n" + script;
    return Shell.run(ImmutableList.of("unshare", "-mn", "sh", "-euc", text(directory, apart)));
  }

  /** Where {@link #enrol} puts a host's keys. */
  static Path etc(Stage stage, String host) {
    return folder(stage).resolve("etc-" + host);
  }

  /** Where a stage's file is, and {@code pki} beside it. */
  static Path folder(Stage stage) {
    return stage.file().path().getParent();
  }

  /** Runs a host's script there, with a folder of its own in place of /etc/openvswitch. */
  static void enrol(Stage stage, String host, String script) {
    String etc = etc(stage, host).toString();
    CommandResult done =
        stage
            .host(host)
            .exec("sh", "-c", "mkdir -p " + etc + "\n" + script.replace("/etc/openvswitch", etc));
    assertThat(done.stdout()).as("%s", done).isEqualTo(host + ": enrolled\n");
  }

  private static String text(Path directory, String script) {
    String overlane =
        Joiner.on(' ').join(Shell.java().stream().map(EnrolmentScript::quoted).toList());
    return "overlane() { " + overlane + " \"$@\"; }\ncd " + directory + "\n" + script;
  }
}
