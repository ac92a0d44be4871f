package dev.overlane.controller.cluster;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.controller.cluster.etcd.Entry;
import dev.overlane.controller.status.HostNote;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the other members what this one has met with hosts: repairs that it made, and the last
 * errors of those that it holds. Seldom, for etcd keeps all that was ever told until it is
 * compacted. Confined to one thread, which it blocks when it asks etcd.
 */
final class NoteTeller {
  /** Between two texts, at least. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  /** And as much more as keeps a member to so many characters in a second. */
  private static final int CHARACTERS_PER_SECOND = 10_000;

  private final String member;
  private final KnownKeys known;
  private final Supplier<? extends Map<String, HostNote>> notes;
  private @Nullable Long tellsAgain;

  /**
   * Nothing told yet.
   *
   * @param notes what was met, by host
   */
  NoteTeller(String member, KnownKeys known, Supplier<? extends Map<String, HostNote>> notes) {
    this.member = member;
    this.known = known;
    this.notes = notes;
  }

  /**
   * Has the key say what was met, if it is time.
   *
   * @param held the hosts that this member may write to
   * @param now in nanoseconds
   */
  void tell(long lease, Set<String> held, long now) throws IOException, InterruptedException {
    if (tellsAgain != null && now - tellsAgain < 0) {
      return;
    }
    String text = Notes.text(told(held));
    Entry said = known.view().notes().get(member);
    tellsAgain = now + PAUSE.toNanos();
    if (said == null
        ? text.equals(Notes.text(ImmutableSortedMap.of()))
        : said.value().equals(text)) {
      return;
    }
    tellsAgain += Duration.ofSeconds(text.length() / CHARACTERS_PER_SECOND).toNanos();
    known.say(known.names().notes(member), said, text, lease);
  }

  /** Errors with hosts of others are this member's own affair: those are told by who holds them. */
  private ImmutableSortedMap<String, HostNote> told(Set<String> held) {
    ImmutableSortedMap.Builder<String, HostNote> told = ImmutableSortedMap.naturalOrder();
    notes
        .get()
        .forEach(
            (host, note) ->
                told.put(
                    host,
                    held.contains(host)
                        ? note
                        : new HostNote(note.driftRepaired(), Optional.empty())));
    return told.buildOrThrow();
  }
}
