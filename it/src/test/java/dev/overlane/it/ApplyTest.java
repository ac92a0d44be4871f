package dev.overlane.it;

import static dev.overlane.it.EtcdMembers.problem;
import static dev.overlane.it.EtcdMembers.revision;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.PingResult;
import dev.overlane.lab.Pinger;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code overlane apply} refuses and asks, and the way from files to etcd and back. */
final class ApplyTest {
  private static final String FILE = EtcdMembers.NETWORK;
  private static final String RENUMBERED = FILE.replace("vni: 10100", "vni: 10900");

  @RegisterExtension final EtcdMembers members = new EtcdMembers();

  private final Stage stage = members.stage();

  private ControllerProcess member(String name) {
    return members.get(name);
  }

  private void spawn() {
    members.spawn("c1");
    members.spawn("c2");
  }

  private int revisionOf(String name) {
    return revision(member(name).status());
  }

  @Test
  void networkThatHarms_isRefused_andOneThatHoldsTrafficUp_isAskedAbout() throws Exception {
    spawn();
    assertThat(members.apply("c1", FILE, "--yes").exitCode()).isZero();

    passesNumbersOn();
    holdsTrafficUp();
    etcdDoesNotAnswer();
  }

  /** The packets of one segment would be the other's while some hosts are behind. */
  private void passesNumbersOn() {
    String swapped = FILE.replace("10100", "VNI").replace("10101", "10100").replace("VNI", "10101");

    CommandResult refused = members.apply("c2", swapped, "--yes");

    assertThat(refused.exitCode()).as("%s", refused).isEqualTo(1);
    assertThat(refused.stderr()).contains("network.yaml:", "10100", "10101");
    assertThat(revisionOf("c1")).isEqualTo(1);
  }

  private void holdsTrafficUp() throws Exception {
    CommandResult unasked = members.apply("c1", RENUMBERED);
    assertThat(unasked.exitCode()).as("%s", unasked).isEqualTo(1);
    assertThat(unasked.stderr())
        .contains("nothing was changed: traffic would be held up; --yes applies it");

    assertThat(atTerminal("no\n")).contains("Apply it? [no]: ", "nothing was changed");
    assertThat(revisionOf("c1")).isEqualTo(1);

    assertThat(atTerminal("y\n")).contains("Apply it? [no]: ", "revision 2 is in etcd");
    assertThat(revisionOf("c1")).isEqualTo(2);
    assertThat(members.apply("c2", FILE, "--yes").exitCode()).isZero();
    assertThat(revisionOf("c1")).isEqualTo(3);
  }

  /** Runs it where somebody types. */
  private String atTerminal(String typed) throws IOException, InterruptedException {
    String command =
        ImmutableList.<String>builder()
            .addAll(Shell.java())
            .addAll(members.applying("c1", RENUMBERED))
            .build()
            .stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    Process terminal =
        new ProcessBuilder("timeout", "60", "script", "-qec", command, "/dev/null")
            .redirectErrorStream(true)
            .start();
    terminal.getOutputStream().write(typed.getBytes(UTF_8));
    terminal.getOutputStream().flush();
    String shown = new String(terminal.getInputStream().readAllBytes(), UTF_8);
    terminal.waitFor();
    return shown;
  }

  private void etcdDoesNotAnswer() {
    members.etcd().kill();

    CommandResult refused = members.apply("c1", RENUMBERED, "--yes");

    assertThat(refused.exitCode()).as("%s", refused).isEqualTo(1);
    assertThat(refused.stderr())
        .contains("nothing was changed, for etcd could not be asked", "apply again");
    members.etcd().start();
    member("c1").awaitStatus("etcd answers", s -> revision(s) == 3 && problem(s).isEmpty());
    assertThat(members.apply("c1", FILE).exitCode()).isZero();
    assertThat(revisionOf("c2")).isEqualTo(3);
  }

  @Test
  void fromFilesToEtcdAndBack_nothingIsChangedAndNoPacketIsLost() {
    ownFiles(FILE);
    spawn();
    awaitConverged();
    try (Pinger pinger = stage.container("A").pinger(stage.container("B"), 100)) {
      assertThat(pinger.awaitReply(Instant.now(), Duration.ofSeconds(5))).isPresent();

      kill();
      members.own("c1", EtcdMembers.METRICS);
      members.own("c2", EtcdMembers.METRICS + 1);
      assertNothingChanges();
      assertThat(revisionOf("c1")).as("what was in force").isEqualTo(1);
      CommandResult described =
          members.apply("c1", FILE.replace("vni: 10100", "vni: 10100, description: of apply"));
      assertThat(described.exitCode()).as("%s", described).isZero();
      assertThat(revisionOf("c2")).isEqualTo(2);

      // An older file than what was applied last.
      kill();
      ownFiles(FILE);
      int mark = member("c1").mark();
      spawn();
      member("c1").awaitStatus("it waits", s -> !problem(s).isEmpty());
      CommandResult again = members.apply("c1", FILE);
      assertThat(again.exitCode()).as("%s", again).isZero();
      awaitConverged();
      sameNetworkInOtherBytes();
      assertThat(member("c1").changesSince(mark)).isEmpty();

      PingResult result = pinger.stop();
      assertThat(result.lost()).isZero();
    }
  }

  /** By these, members of other versions know it; those that run have it in force as it is. */
  private void sameNetworkInOtherBytes() {
    int before = revisionOf("c1");
    for (int time = 1; time <= 2; time++) {
      CommandResult said = members.apply("c1", FILE + "# said anew\n");
      assertThat(said.exitCode()).as("%s", said).isZero();
      assertThat(said.stdout())
          .contains(
              "Nothing to do",
              "revision " + (before + 1) + " is in etcd, in force on all members (2)");
    }
    awaitConverged();
  }

  /** Members whose files are the network. */
  private void ownFiles(String text) {
    for (String name : ImmutableList.of("c1", "c2")) {
      members.own(name, text.replace("  name: test", "  name: test\n  member: " + name));
    }
  }

  private void kill() {
    member("c1").kill();
    member("c2").kill();
  }

  private void assertNothingChanges() {
    int first = member("c1").mark();
    int second = member("c2").mark();
    spawn();
    awaitConverged();
    assertThat(member("c1").changesSince(first)).isEmpty();
    assertThat(member("c2").changesSince(second)).isEmpty();
  }

  private void awaitConverged() {
    member("c1").awaitConverged();
    member("c2").awaitConverged();
  }
}
