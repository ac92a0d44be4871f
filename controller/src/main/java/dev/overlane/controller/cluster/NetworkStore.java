package dev.overlane.controller.cluster;

import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.overlane.config.files.FileSet;
import dev.overlane.controller.cluster.Applied.Head;
import dev.overlane.controller.cluster.etcd.Condition;
import dev.overlane.controller.cluster.etcd.Entry;
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

  private final EtcdClient etcd;
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
  NetworkStore(EtcdClient etcd, String cluster, String member, InstantSource clock) {
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
              + applied.revision());
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
   */
  Optional<Head> put(Optional<Head> base, FileSet files, String network, Applied.Origin origin)
      throws IOException, InterruptedException {
    List<String> chunks = Splitter.fixedLength(CHUNK).splitToList(NetworkText.of(files));
    if (chunks.size() > MOST_CHUNKS) {
      throw new IOException(
          "the network is larger than what etcd can take: split it over clusters");
    }
    // In the order of their revisions, for whoever looks; the rest tells two apart that are one's.
    String name =
        "%012d-%016x"
            .formatted(base.map(at -> at.applied().revision()).orElse(0L) + 1, random.nextLong());
    List<Condition> holds = new ArrayList<>(List.of(named(base)));
    for (int i = 0; i < chunks.size(); i++) {
      String key = contents + name + "/%03d".formatted(i);
      etcd.put(key, chunks.get(i), ImmutableList.of());
      holds.add(Condition.present(key));
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
    boolean named = name(next, holds);
    try {
      sweep(name, named);
    } catch (IOException e) {
      log.debug("what is named no more was not removed; the next one that is put does it", e);
    }
    return named ? Optional.of(next) : Optional.empty();
  }

  /** A lost reply is unknown, and a question that is asked twice may find its own answer there. */
  private boolean name(Head next, List<Condition> holds) throws IOException, InterruptedException {
    try {
      if (etcd.put(head, next.text(), holds)) {
        return true;
      }
    } catch (EtcdException refused) {
      throw refused;
    } catch (IOException lost) {
      log.debug("etcd did not answer; it is asked what it names", lost);
    }
    return head().filter(named -> named.text().equals(next.text())).isPresent();
  }

  /** Removes what an earlier name led to, and what was put in vain. */
  private void sweep(String name, boolean named) throws IOException, InterruptedException {
    String own = contents + name + "/";
    if (named) {
      etcd.remove(contents, own);
    } else {
      etcd.remove(own, contents + name + "0");
    }
  }
}
