package dev.overlane.controller.cluster;

import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.overlane.config.files.FileSet;
import dev.overlane.controller.cluster.Applied.Head;
import dev.overlane.controller.cluster.etcd.Condition;
import dev.overlane.controller.cluster.etcd.Entry;
import dev.overlane.controller.cluster.etcd.Etcd;
import dev.overlane.controller.cluster.etcd.EtcdClient;
import dev.overlane.controller.cluster.etcd.EtcdException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network of a cluster in etcd: a key that names it, and its content under keys of their own,
 * put before it is named. Blocks; any thread.
 */
final class NetworkStore {
  private static final Logger log = LoggerFactory.getLogger(NetworkStore.class);

  /** Letters of one value: etcd takes requests of 1.5 MiB, and the gateway writes Base64. */
  private static final int CHUNK = 700_000;

  /** As many as one transaction can ask about. */
  private static final int MOST_CHUNKS = EtcdClient.MOST_CHANGES - 3;

  private final Etcd etcd;
  private final String head;
  private final String contents;
  private final String member;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * The network of one cluster.
   *
   * @param cluster its name
   * @param member who puts something
   */
  NetworkStore(Etcd etcd, String cluster, String member, InstantSource clock) {
    this.etcd = etcd;
    this.head = headKey(cluster);
    // Not below the prefix that all members read whole.
    this.contents = "/overlane-networks/" + cluster + "/";
    this.member = member;
    this.clock = clock;
  }

  /** The key that names the network in force. */
  static String headKey(String cluster) {
    return new ClusterView.Keys(cluster).prefix() + "network";
  }

  /** What etcd names; empty: nothing was put yet. */
  Optional<Head> head() throws IOException, InterruptedException {
    for (Entry entry : etcd.read(head).entries()) {
      if (entry.key().equals(head)) {
        return Optional.of(Head.parse(entry.value()));
      }
    }
    return Optional.empty();
  }

  /** What holds as long as nothing is put but this; empty: nothing at all. */
  Condition named(Optional<Head> by) {
    return by.map(known -> Condition.is(head, known.text()))
        .orElseGet(() -> Condition.absent(head));
  }

  /**
   * The files of a network.
   *
   * @throws IOException if they are not there, or not whole: another one is named by now, say
   */
  FileSet content(Applied applied) throws IOException, InterruptedException {
    ImmutableList<Entry> chunks = etcd.read(contents + applied.content() + "/").entries();
    if (chunks.size() != applied.chunks()) {
      throw new IOException(
          "etcd holds "
              + chunks.size()
              + " of the "
              + applied.chunks()
              + " parts of revision "
              + applied.revision()
              + "; if that stays so, `etcdctl del "
              + head
              + "` has it forgotten: then apply the network again");
    }
    String text = Joiner.on("").join(chunks.stream().map(Entry::value).iterator());
    FileSet files = NetworkText.parse(text);
    if (!files.fingerprint().toString().equals(applied.files())) {
      throw new IOException("what etcd holds of revision " + applied.revision() + " is damaged");
    }
    return files;
  }

  /**
   * Puts a network in force, if etcd names still what it did.
   *
   * @param base what that is
   * @return what etcd names now; empty: it names something else by now, and nothing was changed
   * @throws UnknownOutcomeException if it is not known whether it is in force
   * @throws IOException if it is not, and will not be
   */
  Optional<Head> put(Optional<Head> base, FileSet files, String network, Applied.Origin origin)
      throws IOException, InterruptedException {
    List<String> chunks = Splitter.fixedLength(CHUNK).splitToList(NetworkText.of(files));
    if (chunks.size() > MOST_CHUNKS) {
      throw new NetworkTooLargeException();
    }
    // In the order of their revisions, for whoever looks; the rest tells two apart that are one's.
    String name =
        "%012d-%016x"
            .formatted(base.map(at -> at.applied().revision()).orElse(0L) + 1, random.nextLong());
    List<Condition> holds = new ArrayList<>(List.of(named(base)));
    for (int i = 0; i < chunks.size(); i++) {
      String key = contents + name + "/%03d".formatted(i);
      holds.add(Condition.present(key));
      try {
        etcd.put(key, chunks.get(i), ImmutableList.of());
      } catch (IOException e) {
        tidy(part(name), end(name));
        throw e;
      }
    }
    Head next =
        Head.of(
            Applied.after(
                base.map(Head::applied),
                new Applied.Fingerprints(network, files.fingerprint().toString()),
                origin,
                member,
                clock.instant(),
                name,
                chunks.size()));
    if (!name(base, next, holds)) {
      return Optional.empty();
    }
    tidy(contents, part(name));
    return Optional.of(next);
  }

  private String part(String name) {
    return contents + name + "/";
  }

  /** What follows on all parts of a name: 0 does on the stroke. */
  private String end(String name) {
    return contents + name + "0";
  }

  /**
   * Names what was put, or takes it back. A lost reply is unknown, and a question that is asked
   * twice may find its own answer there. But naming asks for all parts: once these are gone, and
   * were not named before, nobody names them.
   */
  private boolean name(Optional<Head> base, Head next, List<Condition> holds)
      throws IOException, InterruptedException {
    Optional<IOException> failure = Optional.empty();
    try {
      if (etcd.put(head, next.text(), holds)) {
        return true;
      }
    } catch (IOException e) {
      failure = Optional.of(e);
    }
    Outcome outcome = takeBack(base, next, failure.isPresent());
    if (outcome == Outcome.UNKNOWN && !(failure.orElse(null) instanceof EtcdException)) {
      throw new UnknownOutcomeException(failure.orElseGet(() -> new IOException("no answer")));
    }
    if (outcome != Outcome.NAMED && failure.isPresent()) {
      throw failure.get();
    }
    return outcome == Outcome.NAMED;
  }

  /** What became of what was to be named. */
  private enum Outcome {
    NAMED,
    NOT_NAMED,
    UNKNOWN
  }

  private Outcome takeBack(Optional<Head> base, Head next, boolean lost)
      throws InterruptedException {
    String name = next.applied().content();
    try {
      if (etcd.remove(part(name), end(name), named(base))) {
        return Outcome.NOT_NAMED;
      }
      if (head().filter(now -> now.text().equals(next.text())).isPresent()) {
        return Outcome.NAMED;
      }
      // Another one is named for good. Whether this one was before that, a lost answer told.
      tidy(part(name), end(name));
      return lost ? Outcome.UNKNOWN : Outcome.NOT_NAMED;
    } catch (IOException e) {
      log.debug("etcd does not say what it names", e);
      return Outcome.UNKNOWN;
    }
  }

  /** Removes what nobody names any more, or never did; if that fails, the next one does it. */
  private void tidy(String from, String to) throws InterruptedException {
    try {
      etcd.remove(from, to);
    } catch (IOException e) {
      log.debug("what etcd names no more was not removed", e);
    }
  }
}
