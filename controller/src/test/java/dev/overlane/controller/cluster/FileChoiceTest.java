package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.controller.cluster.Applied.Fingerprints;
import dev.overlane.controller.cluster.Applied.Origin;
import dev.overlane.controller.cluster.FileChoice.Act;
import dev.overlane.controller.cluster.FileChoice.Others;
import dev.overlane.controller.cluster.FileChoice.Own;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose file is in force where members read files of their own. */
final class FileChoiceTest {
  private static final Fingerprints FIRST = new Fingerprints("f1", "b1");
  private static final Fingerprints SECOND = new Fingerprints("f2", "b2");
  private static final Fingerprints THIRD = new Fingerprints("f3", "b3");

  private static final Others THERE = new Others(true, false);
  private static final Others NOBODY = new Others(false, false);
  private static final Others LONG_NOBODY = new Others(false, true);

  private static Applied after(Optional<Applied> earlier, Fingerprints network, Origin origin) {
    return Applied.after(earlier, network, origin, "c1", Instant.EPOCH, "x", 1);
  }

  /** The second file after the first. */
  private static final Optional<Applied> NAMED =
      Optional.of(
          after(Optional.of(after(Optional.empty(), FIRST, Origin.FILE)), SECOND, Origin.FILE));

  private static Act act(Fingerprints file, boolean changed, boolean followed, Others others) {
    return FileChoice.of(NAMED, new Own(file, changed, followed), others).act();
  }

  @Test
  void firstMemberOfAll_putsItsFile() {
    assertThat(FileChoice.of(Optional.empty(), new Own(FIRST, false, false), NOBODY).act())
        .isEqualTo(Act.PUT);
  }

  @Test
  void sameNetwork_isFollowed_byWhatItSaysOrByItsBytes() {
    assertThat(act(SECOND, true, true, THERE)).isEqualTo(Act.FOLLOW);
    assertThat(act(new Fingerprints("f2", "other"), false, false, THERE)).isEqualTo(Act.FOLLOW);
    assertThat(act(new Fingerprints("of another version", "b2"), false, false, THERE))
        .isEqualTo(Act.FOLLOW);
  }

  @Test
  void whoStartsWithAnotherFile_hasNoSayWhileSomebodyFollows() {
    FileChoice choice = FileChoice.of(NAMED, new Own(THIRD, false, false), THERE);

    assertThat(choice.act()).isEqualTo(Act.WAIT);
    assertThat(choice.problem().orElseThrow())
        .contains("another one than revision 2, put by c1", "writes to no host");
    assertThat(act(FIRST, false, false, THERE)).isEqualTo(Act.WAIT);
  }

  @Test
  void fileThatIsChangedWhereItWasInForce_becomesWhatIs_beItAnOldOne() {
    assertThat(act(THIRD, true, true, THERE)).isEqualTo(Act.PUT);
    assertThat(act(FIRST, true, true, THERE)).isEqualTo(Act.PUT);
  }

  @Test
  void whoWasLeftBehind_isBroughtUpToDateByAndBy_andChangesNothingMeanwhile() {
    assertThat(act(FIRST, true, false, THERE)).isEqualTo(Act.WAIT);
    assertThat(act(THIRD, true, false, THERE)).isEqualTo(Act.PUT);
  }

  @Test
  void networkThatNobodyFollows_isReplaced_byAnOlderOneAfterAWhile() {
    assertThat(act(THIRD, false, false, NOBODY)).isEqualTo(Act.PUT);
    assertThat(act(FIRST, false, false, NOBODY)).isEqualTo(Act.WAIT);
    assertThat(act(FIRST, false, false, LONG_NOBODY)).isEqualTo(Act.PUT);
  }

  @Test
  void networkThatWasApplied_isReplacedByNoFile() {
    Optional<Applied> applied = Optional.of(after(NAMED, THIRD, Origin.APPLY));

    assertThat(FileChoice.of(applied, new Own(SECOND, true, true), LONG_NOBODY).act())
        .isEqualTo(Act.WAIT);
    assertThat(FileChoice.of(applied, new Own(THIRD, false, false), NOBODY).act())
        .isEqualTo(Act.FOLLOW);
  }
}
