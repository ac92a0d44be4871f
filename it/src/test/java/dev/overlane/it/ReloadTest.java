package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSortedSet;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.PingResult;
import dev.overlane.lab.Pinger;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The file changes under the running controller. A and B talk all the while and must not notice.
 */
final class ReloadTest {
  private static final int PER_SECOND = 100;
  private static final String C =
      "      C: { segment: ab, interface: vC, addresses: [192.168.99.12] }\n";
  private static final String X =
      "      X: { segment: xy, interface: vX, addresses: [192.168.99.20] }\n";
  private static final String HOST_3 = "  h3:\n    address: 192.168.77.27\n    ports:\n" + C;
  private static final String FILE =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      overlay: { type: vxlan }
      segments: { ab: { vlan: 100, vni: 10100 }, xy: { vlan: 101, vni: 10101 } }
      hosts:
        h1:
          address: 192.168.77.25
          ports:
            A: { segment: ab, interface: vA, addresses: [192.168.99.10] }
      %s  h2:
          address: 192.168.77.26
          ports:
            B: { segment: ab, interface: vB, addresses: [192.168.99.11] }
      %s"""
          .formatted(X, HOST_3);

  @RegisterExtension static final Stage stage = Stage.of(FILE).running();

  private static LeakWatch watch;

  private long revision;
  private Pinger unconcerned;

  @BeforeAll
  static void watchForLeaks() {
    watch = stage.closing(LeakWatch.between(stage.containers("A", "B"), stage.containers("X")));
  }

  @BeforeEach
  void startFromTheWholeFile() {
    revision = stage.restore(FILE);
    Await.until("all of ab talk", () -> talk("A", "C") && talk("B", "C"));
    unconcerned = stage.container("A").pinger(stage.container("B"), PER_SECOND);
    awaitReply();
  }

  @AfterEach
  void stopPinging() {
    unconcerned.close();
    assertThat(watch.leaks()).isEmpty();
  }

  /** The datapath may have packets under way by the numbers that it gives to its ports. */
  @Test
  void portThatComesInAnothersPlace_isGivenAnotherNumberInTheDatapath() {
    int number = Ovs.datapathNumbers(stage.host("h1")).getOrDefault("vX", 0);

    stage.file().edit(X, "      D: { segment: ab, interface: vD, type: internal }\n");

    assertInForce(1);
    assertThat(Ovs.datapathNumbers(stage.host("h1")))
        .doesNotContainKey("vX")
        .hasEntrySatisfying("vD", fresh -> assertThat(fresh).isNotEqualTo(number));
  }

  @Test
  void portTakenOutAndPutBack_leavesAndJoinsItsSegment() {
    stage.file().edit(C, "      D: { segment: ab, interface: vD }\n");
    assertInForce(1);
    assertThat(talk("A", "C")).isFalse();
    assertThat(talk("C", "B")).isFalse();

    stage.file().write(FILE);
    stage.controller().awaitConverged(revision + 2);
    assertThat(talk("A", "C")).isTrue();
    assertThat(talk("C", "B")).isTrue();
    assertUnconcernedLostNothing();
  }

  @Test
  void portMovedToAnotherSegment_talksThereAndNoLongerWhereItWas() {
    assertThat(talk("X", "C")).isFalse();

    stage.file().edit(C, C.replace("segment: ab", "segment: xy"));

    stage.controller().awaitConverged(revision + 1);
    assertThat(talk("X", "C")).isTrue();
    assertThat(talk("C", "X")).isTrue();
    assertThat(talk("A", "C")).isFalse();
    assertThat(talk("C", "B")).isFalse();
    assertThat(stage.host("h3").vsctl("get", "port", "vC", "tag").strip()).isEqualTo("101");
    assertUnconcernedLostNothing();
  }

  @Test
  void partMovedToAnIncludedFile_changesNothing_andItsEditsCount() {
    NetworkFile part = new NetworkFile(stage.file().path().resolveSibling("more.yaml"));
    part.write("hosts:\n" + HOST_3);
    int mark = stage.controller().mark();
    stage.file().write("include: more*.yaml\n" + FILE.replace(HOST_3, ""));
    long whole = stage.controller().awaitConverged(revision + 1).revision();
    assertThat(stage.controller().changesSince(mark)).isEmpty();

    part.edit(C, C.replace("segment: ab", "segment: xy"));
    stage.controller().awaitConverged(whole + 1);
    assertThat(talk("A", "C")).isFalse();
    assertThat(talk("X", "C")).isTrue();

    part.edit("segment: xy", "segment: zz");
    Status refused =
        stage.controller().awaitStatus("refused", status -> !status.configError().isEmpty());
    assertThat(refused.configError()).contains("more.yaml:5:21").contains("zz");
    assertUnconcernedLostNothing();
  }

  @Test
  void hostTakenOut_isCutOffByTheOthersAndLeftAsItIs() {
    LabHost gone = stage.host("h3");
    ImmutableSortedSet<String> flows = Ovs.flows(gone);
    String history = Ovs.transactions(gone);

    stage.file().edit(HOST_3, "");

    stage.controller().awaitConverged(revision + 1);
    assertThat(Ovs.flows(stage.host("h1"))).noneMatch(flow -> flow.contains("192.168.77.27"));
    assertThat(Ovs.flows(stage.host("h2"))).noneMatch(flow -> flow.contains("192.168.77.27"));
    assertThat(talk("A", "C")).isFalse();
    assertThat(talk("C", "A")).isFalse();
    assertThat(Ovs.flows(gone)).isEqualTo(flows);
    assertThat(Ovs.transactions(gone)).isEqualTo(history);
    assertUnconcernedLostNothing();
  }

  @Test
  void write_takesEffect() {
    assertTakesEffect(NetworkFile::write);
  }

  @Test
  void renameOver_takesEffect() {
    assertTakesEffect(NetworkFile::replaceByRename);
  }

  @Test
  void symlinkSwap_takesEffect() {
    assertTakesEffect(NetworkFile::replaceBySymlink);
    assertTakesEffect(NetworkFile::replaceBySymlink, FILE, 2);
  }

  @Test
  void hangUp_withTheFileAsItWas_changesNothing() {
    int mark = stage.controller().mark();

    stage.controller().hangUp();
    stage.file().edit("hosts:", "# an edit that the controller must still notice\nhosts:");

    stage.controller().awaitConverged(revision + 1);
    assertThat(stage.controller().status().revision()).isEqualTo(revision + 1);
    assertThat(stage.controller().changesSince(mark)).isEmpty();
  }

  @Test
  void editThatMeansNothing_isARevisionAndSendsNothing() {
    int mark = stage.controller().mark();
    String history = Ovs.transactions(stage.host("h1"));

    stage.file().edit("hosts:", "# a remark\n\nhosts:");

    stage.controller().awaitConverged(revision + 1);
    assertThat(stage.controller().changesSince(mark)).isEmpty();
    assertThat(Ovs.transactions(stage.host("h1"))).isEqualTo(history);
    assertUnconcernedLostNothing();
  }

  @Test
  void badFile_changesNothing_isShownWithItsPlaces_andAGoodOneEndsIt() {
    int mark = stage.controller().mark();

    stage.file().edit("segment: xy,", "segmnt: xy,");

    Status bad = stage.controller().awaitStatus("refused", s -> !s.configError().isEmpty());
    assertThat(bad.configError()).containsPattern("network.yaml:11:\\d+: error: .*segmnt");
    assertThat(bad.configError()).contains("did you mean");
    assertThat(bad.revision()).isEqualTo(revision);
    assertThat(bad.converged()).isTrue();
    assertThat(stage.controller().changesSince(mark)).isEmpty();
    Await.until(
        "the refusal in the log",
        () ->
            stage.controller().logSince(mark).stream()
                .anyMatch(line -> line.contains("the file is refused")));
    assertThat(talk("A", "C")).isTrue();

    stage.file().write(FILE);
    Status good = stage.controller().awaitStatus("accepted", s -> s.configError().isEmpty());
    assertThat(good.revision()).isEqualTo(revision);
    assertThat(stage.controller().changesSince(mark)).isEmpty();
    assertUnconcernedLostNothing();
  }

  @Test
  void fileThatIsGoneForAMoment_changesNothing() throws java.io.IOException {
    int mark = stage.controller().mark();

    java.nio.file.Files.delete(stage.file().path());

    Status gone = stage.controller().awaitStatus("refused", s -> !s.configError().isEmpty());
    assertThat(gone.revision()).isEqualTo(revision);
    assertThat(gone.converged()).isTrue();
    assertThat(stage.controller().changesSince(mark)).isEmpty();
    stage.file().write(FILE);
    stage.controller().awaitStatus("accepted", s -> s.configError().isEmpty());
    assertThat(stage.controller().changesSince(mark)).isEmpty();
    assertUnconcernedLostNothing();
  }

  private void assertTakesEffect(BiConsumer<NetworkFile, String> replace) {
    assertTakesEffect(replace, FILE.replace(HOST_3, ""), 1);
  }

  private void assertTakesEffect(BiConsumer<NetworkFile, String> replace, String text, int nth) {
    replace.accept(stage.file(), text);
    assertInForce(nth);
    assertThat(talk("A", "C")).isEqualTo(text.contains(HOST_3));
    assertUnconcernedLostNothing();
  }

  /**
   * Exactly so many revisions later; a device of the file that does not exist is not waited for.
   */
  private void assertInForce(int revisions) {
    Status status = stage.controller().awaitConverged(revision + revisions);
    assertThat(status.revision()).isEqualTo(revision + revisions);
  }

  private void assertUnconcernedLostNothing() {
    awaitReply();
    PingResult result = unconcerned.stop();
    assertThat(result.sent()).isPositive();
    assertThat(result.lost()).isZero();
    unconcerned = stage.container("A").pinger(stage.container("B"), PER_SECOND);
  }

  private void awaitReply() {
    assertThat(unconcerned.awaitReply(Instant.now(), Duration.ofSeconds(5))).isPresent();
  }

  private static boolean talk(String from, String to) {
    return stage
        .container(from)
        .ping(stage.container(to).address(), 2, Duration.ofMillis(100), Duration.ofMillis(500))
        .answered();
  }
}
