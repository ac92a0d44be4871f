package dev.overlane.controller.cluster;

import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.FilePlaces;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.cluster.Applied.Fingerprints;
import dev.overlane.controller.cluster.Applied.Head;
import dev.overlane.controller.cluster.Applied.Origin;
import dev.overlane.controller.cluster.FileChoice.Own;
import dev.overlane.controller.cluster.etcd.Entry;
import dev.overlane.controller.cluster.etcd.Etcd;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The course of a member that reads its own file ({@code source: file}). */
final class FileCourse implements Course {
  private static final Logger log = LoggerFactory.getLogger(FileCourse.class);

  /** How long a file may take to reach all members, before those without it have no share. */
  private static final Duration COURTESY = Duration.ofSeconds(2);

  private final Etcd etcd;
  private final NetworkStore store;
  private final ClusterView.Keys keys;
  private final BooleanSupplier registered;
  private final Confirmation confirmation;
  private final LongSupplier nanoTime;
  private @Nullable FileSet files;
  private Own own = new Own(new Fingerprints("", ""), false, 0);
  private long revision;
  private Absence absence = Absence.NONE;
  private @Nullable Judged judged;

  /** What etcd named when the own file was seen to be another one, and since when. */
  private String awaited = "";

  private long awaitedSince;

  /** Of puts; under no lease. */
  private Refusals failures = Refusals.NONE;

  /**
   * What was found of a file.
   *
   * @param head what etcd named
   * @param files what tells the file from others
   * @param objection why it cannot follow; empty: it can
   */
  private record Judged(String head, String files, Optional<String> objection) {}

  /**
   * Knows no file yet.
   *
   * @param registered whether this process is a member just now: who is none puts nothing
   * @param confirmation told which file etcd has named
   * @param nanoTime the member's clock
   */
  FileCourse(
      Etcd etcd,
      NetworkStore store,
      ClusterView.Keys keys,
      BooleanSupplier registered,
      Confirmation confirmation,
      LongSupplier nanoTime) {
    this.etcd = etcd;
    this.store = store;
    this.keys = keys;
    this.registered = registered;
    this.confirmation = confirmation;
    this.nanoTime = nanoTime;
  }

  @Override
  public void own(FileSet next, String network) {
    Fingerprints fingerprints = new Fingerprints(network, next.fingerprint().toString());
    boolean first = files == null;
    boolean same = fingerprints.network().equals(own.file().network());
    files = next;
    failures = same ? failures : Refusals.NONE;
    own =
        first || same
            ? new Own(fingerprints, own.changed(), own.followed())
            : new Own(fingerprints, true, own.changed() ? own.followed() : revision);
  }

  @Override
  public Standing step(Optional<Head> head) throws IOException, InterruptedException {
    FileSet mine = files;
    if (mine == null) {
      return Standing.UNKNOWN;
    }
    Optional<Applied> applied = head.map(Head::applied);
    FileChoice choice = FileChoice.of(applied, own, absence(head));
    boolean put = choice.act() == FileChoice.Act.PUT;
    if (put && head.isPresent()) {
      Optional<String> objection = objection(head.get(), mine);
      if (objection.isPresent()) {
        revision = 0;
        return Standing.behind(0, named(applied), objection.get());
      }
    }
    if (put && registered.getAsBoolean()) {
      return put(head, mine);
    }
    if (choice.act() == FileChoice.Act.FOLLOW) {
      return follow(head.orElseThrow());
    }
    if (put) {
      // Once this process is a member.
      return Standing.changing(revision, named(applied), Optional.empty());
    }
    if (isExpected(head)) {
      return Standing.changing(revision, named(applied), Optional.empty());
    }
    own = new Own(own.file(), false, 0);
    revision = 0;
    return Standing.behind(0, named(applied), choice.problem().orElseThrow());
  }

  /**
   * Whether the own file may be about to become what etcd names: whoever has followed so far gets
   * it a moment later than the member that named it, and its hosts are not to change owners for
   * that.
   */
  private boolean isExpected(Optional<Head> head) {
    String text = head.map(Head::text).orElse("");
    if (!text.equals(awaited)) {
      awaited = text;
      awaitedSince = nanoTime.getAsLong();
    }
    return revision > 0 && nanoTime.getAsLong() - awaitedSince < COURTESY.toNanos();
  }

  /** After a failure it waits: each try writes the whole network. */
  private Standing put(Optional<Head> head, FileSet mine) throws InterruptedException {
    if (!failures.isOver(0, nanoTime.getAsLong())) {
      return failing(head);
    }
    try {
      Optional<Head> named = store.put(head, mine, own.file().network(), Origin.FILE);
      failures = Refusals.NONE;
      if (named.isPresent()) {
        log.info("this member's file is revision {} now", named.get().applied().revision());
        return follow(named.get());
      }
      return Standing.changing(revision, named(head.map(Head::applied)), Optional.empty());
    } catch (IOException e) {
      failures = failures.and(0, nanoTime.getAsLong(), Reasons.of(e));
      return failing(head);
    }
  }

  /** Who had no share before has none meanwhile: it would take no host. */
  private Standing failing(Optional<Head> head) {
    long named = named(head.map(Head::applied));
    return head.isPresent() && revision == 0
        ? Standing.behind(0, named, failures.trouble().orElseThrow())
        : Standing.changing(revision, named, failures.trouble());
  }

  /**
   * Why the own file may not follow on what etcd names; the controller knows what it had itself.
   */
  private Optional<String> objection(Head head, FileSet mine)
      throws IOException, InterruptedException {
    Applied named = head.applied();
    if (own.changed() && own.followed() == named.revision()) {
      return Optional.empty();
    }
    Judged last = judged;
    if (last == null || !last.head.equals(head.text()) || !last.files.equals(own.file().files())) {
      NetworkModel next = ((ConfigResult.Valid) ConfigLoader.load(mine)).model();
      FilePlaces places = FilePlaces.of(mine);
      Optional<String> objection =
          Succession.hazards(named, store.content(named), next).stream()
              .findFirst()
              .map(
                  hazard ->
                      "this member's file cannot follow on "
                          + named.words()
                          + ", so it writes to no host: "
                          + hazard.in(places));
      last = new Judged(head.text(), own.file().files(), objection);
      judged = last;
    }
    return last.objection;
  }

  private static long named(Optional<Applied> applied) {
    return applied.map(Applied::revision).orElse(0L);
  }

  private Standing follow(Head head) {
    own = new Own(own.file(), false, 0);
    confirmation.confirm(own.file().network());
    revision = head.applied().revision();
    return Standing.follows(revision, store.named(Optional.of(head)));
  }

  private Absence absence(Optional<Head> head) throws IOException, InterruptedException {
    if (head.isEmpty() || head.get().applied().is(own.file())) {
      absence = Absence.NONE;
      return absence;
    }
    boolean following = false;
    for (Entry member : etcd.read(keys.member("")).entries()) {
      following |= Identity.of(member.value()).follows(head.get().applied());
    }
    absence = absence.seen(head.get().text(), following, nanoTime.getAsLong());
    return absence;
  }
}
