package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.controller.cluster.Applied.Fingerprints;
import dev.overlane.controller.cluster.Applied.Origin;
import dev.overlane.controller.cluster.FileChoice.Act;
import dev.overlane.controller.cluster.FileChoice.Own;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose file is in force where members read files of their own. */
final class FileChoiceTest {
  private static final Fingerprints FIRST = new Fingerprints("f1", "b1");
  private static final Fingerprints SECOND = new Fingerprints("f2", "b2");
  private static final Fingerprints THIRD = new Fingerprints("f3", "b3");

  private static final Absence THERE = Absence.NONE;
  private static final Absence NOBODY = THERE.seen("x", false, 0);
  private static final Absence LONG_NOBODY = new Absence("x", 0, Absence.GRACE.toNanos(), true);

  private static Applied after(Optional<Applied> earlier, Fingerprints network, Origin origin) {
    return Applied.after(earlier, network, origin, "c1", Instant.EPOCH, "x", 1);
  }

  /** The second file after the first. */
  private static final Optional<Applied> NAMED =
      Optional.of(
          after(Optional.of(after(Optional.empty(), FIRST, Origin.FILE)), SECOND, Origin.FILE));

  private static Act started(Fingerprints file, Absence absence) {
    return FileChoice.of(NAMED, new Own(file, false, 0), absence).act();
  }

  private static Act changed(Fingerprints file, long followed) {
    return FileChoice.of(NAMED, new Own(file, true, followed), THERE).act();
  }

  @Test
  void firstMemberOfAll_putsItsFile() {
    assertThat(FileChoice.of(Optional.empty(), new Own(FIRST, false, 0), THERE).act())
        .isEqualTo(Act.PUT);
  }

  @Test
  void sameNetwork_isFollowed_byWhatItSaysOrByItsBytes() {
    assertThat(changed(SECOND, 2)).isEqualTo(Act.FOLLOW);
    assertThat(started(new Fingerprints("f2", "other"), THERE)).isEqualTo(Act.FOLLOW);
    assertThat(started(new Fingerprints("of another version", "b2"), THERE)).isEqualTo(Act.FOLLOW);
  }

  @Test
  void whoStartsWithAnotherFile_hasNoSayWhileSomebodyFollows() {
    FileChoice choice = FileChoice.of(NAMED, new Own(THIRD, false, 0), THERE);

    assertThat(choice.act()).isEqualTo(Act.WAIT);
    assertThat(choice.problem().orElseThrow())
        .contains("another one than revision 2, put by c1", "writes to no host");
    assertThat(started(FIRST, THERE)).isEqualTo(Act.WAIT);
  }

  @Test
  void fileThatIsChangedWhereItWasInForce_becomesWhatIs_beItAnOldOne() {
    assertThat(changed(THIRD, 2)).isEqualTo(Act.PUT);
    assertThat(changed(FIRST, 2)).isEqualTo(Act.PUT);
  }

  @Test
  void whoWasLeftBehind_isBroughtUpToDateByAndBy_andChangesNothingMeanwhile() {
    assertThat(changed(FIRST, 0)).isEqualTo(Act.WAIT);
    assertThat(changed(THIRD, 0)).isEqualTo(Act.PUT);
  }

  @Test
  void oldFileThatTookThePlaceOfAnotherRevision_isNotPutOverTheOneNamedSince() {
    assertThat(changed(FIRST, 1)).isEqualTo(Act.WAIT);
    assertThat(changed(THIRD, 1)).isEqualTo(Act.PUT);
  }

  @Test
  void networkThatNobodyFollows_isReplacedAfterAWhile_byOneThatWasNeverInForce() {
    assertThat(started(THIRD, NOBODY)).isEqualTo(Act.WAIT);
    assertThat(FileChoice.of(NAMED, new Own(THIRD, false, 0), NOBODY).problem().orElseThrow())
        .contains("for 10 s, this file takes its place");
    assertThat(started(THIRD, LONG_NOBODY)).isEqualTo(Act.PUT);
    assertThat(started(FIRST, LONG_NOBODY)).isEqualTo(Act.WAIT);
  }

  /**
   * To another version all files of the network say something else, but their bytes are what they
   * are: nobody has a new file because somebody has a new version.
   */
  @Test
  void memberOfAnotherVersion_knowsNetworksByTheirBytes_thoseThatWereInForceToo() {
    Fingerprints inForce = new Fingerprints("v2 of f2", "b2");
    Fingerprints former = new Fingerprints("v2 of f1", "b1");

    for (Absence absence : List.of(THERE, LONG_NOBODY)) {
      assertThat(started(inForce, absence)).isEqualTo(Act.FOLLOW);
      assertThat(started(former, absence)).isEqualTo(Act.WAIT);
    }
    assertThat(changed(inForce, 0)).isEqualTo(Act.FOLLOW);
    assertThat(changed(former, 0)).isEqualTo(Act.WAIT);
  }

  /** One that differs by `member` alone, say: it cannot be told from a file that says otherwise. */
  @Test
  void memberOfAnotherVersionWithAFileOfItsOwn_isBehind_untilNobodyElseIsLeft() {
    Fingerprints own = new Fingerprints("v2 of f2", "b2 of c2");

    assertThat(started(own, THERE)).isEqualTo(Act.WAIT);
    assertThat(started(own, LONG_NOBODY)).isEqualTo(Act.PUT);
    assertThat(started(new Fingerprints("f2", "b2 of c2"), THERE)).isEqualTo(Act.FOLLOW);
  }

  @Test
  void networkThatWasApplied_isReplacedByNoFile() {
    Optional<Applied> applied = Optional.of(after(NAMED, THIRD, Origin.APPLY));

    FileChoice choice = FileChoice.of(applied, new Own(SECOND, true, 3), LONG_NOBODY);

    assertThat(choice.act()).isEqualTo(Act.WAIT);
    assertThat(choice.problem().orElseThrow())
        .contains("say `source: etcd` there, or `overlane apply` its own");
    assertThat(FileChoice.of(applied, new Own(THIRD, false, 0), NOBODY).act())
        .isEqualTo(Act.FOLLOW);
  }
}
