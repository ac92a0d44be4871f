package dev.overlane.controller.cluster;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.model.ClusterSettings;
import dev.overlane.config.model.ClusterSettings.Source;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.cluster.Applied.Head;
import dev.overlane.controller.cluster.Applied.Origin;
import dev.overlane.controller.plan.Hazard;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The network that a cluster's etcd names, as one member has to do with it. Any thread. */
public final class ClusterNetwork {
  /** The section of the file that tells of it. */
  public static final String SECTION = "cluster";

  private final ClusterSettings cluster;
  private final NetworkStore store;
  private final NetworkKeeper keeper;
  private volatile @Nullable Own own;

  /** The member's own file, and what tells its network from others. */
  private record Own(FileSet files, String network) {}

  ClusterNetwork(ClusterSettings cluster, NetworkStore store, NetworkKeeper keeper) {
    this.cluster = cluster;
    this.store = store;
    this.keeper = keeper;
  }

  void start() {
    keeper.start();
  }

  void own(FileSet files, String network) {
    own = new Own(files, network);
    keeper.own(files, network);
  }

  Standing standing() {
    return keeper.standing();
  }

  /** Has whoever is told how this member stands be told once more. */
  void tellAgain() {
    keeper.tellAgain();
  }

  void leave() {
    keeper.leave();
  }

  /** The network that this member has in force, by etcd's count; 0: none that etcd has named. */
  public long held() {
    return keeper.standing().revision();
  }

  /** The network that etcd names, as far as this member knows; 0: none. */
  public long named() {
    return keeper.standing().named();
  }

  /** Another process's network file as this member would have it. */
  public FileSet asOwn(FileSet network) {
    Own mine = own;
    return cluster.source() == Source.ETCD && mine != null ? network.under(mine.files) : network;
  }

  /**
   * Which network etcd names just now, asked.
   *
   * @return its number; 0: none
   * @throws IOException if etcd could not be asked
   */
  public long revision() throws IOException, InterruptedException {
    return revision(store.head());
  }

  private static long revision(Optional<Head> head) {
    return head.map(named -> named.applied().revision()).orElse(0L);
  }

  /**
   * Why a network may not be put by this member; empty: it may.
   *
   * @param model what it says, as this member would have it
   */
  public Optional<String> objection(NetworkModel model) {
    Own mine = own;
    Optional<ClusterSettings> theirs = model.controller().cluster();
    if (theirs.filter(of -> of.name().equals(cluster.name())).isEmpty()) {
      return Optional.of("it is no network of cluster " + cluster.name());
    }
    return cluster.source() == Source.FILE
            && (mine == null || !mine.network.equals(fingerprint(model)))
        ? Optional.of(
            "this member takes its network from its own file (cluster.source: file): change that"
                + " file, or say `source: etcd` in it; `apply` can put the member's own file there,"
                + " and no other")
        : Optional.empty();
  }

  /**
   * Why a network may not follow on the one that etcd names, which this member need not have in
   * force; empty: it may. Two networks that this process has had in force it judges itself.
   *
   * @param held the one that it had in force before it did so
   * @throws IOException if what etcd names could not be had, or not be read
   */
  public ImmutableList<Hazard> hazards(NetworkModel next, long held)
      throws IOException, InterruptedException {
    Optional<Head> head = store.head();
    if (head.isEmpty() || revision(head) == held) {
      return ImmutableList.of();
    }
    Applied named = head.get().applied();
    return Succession.hazards(named, asOwn(store.content(named)), next);
  }

  /**
   * Whether etcd names these very files already, as this member would put them. The file of a
   * member is not the same as one that was applied, for a member's file may take its place; and
   * what says the same in other bytes says something else to another version, perhaps.
   */
  public boolean isNamed(FileSet files) throws IOException, InterruptedException {
    return store
        .head()
        .map(Head::applied)
        .filter(named -> named.origin() == origin())
        .filter(named -> named.files().equals(files.fingerprint().toString()))
        .isPresent();
  }

  /**
   * Puts a network in force for the whole cluster.
   *
   * @param files without what this member says of itself
   * @param model what they say, as this member has it
   * @param base the revision that it was made for: if etcd names another one, nothing is changed
   * @return its revision
   * @throws IOException if it was not put; the message says why
   */
  public long put(FileSet files, NetworkModel model, long base)
      throws IOException, InterruptedException {
    Optional<Head> before = store.head();
    Optional<Head> named =
        revision(before) == base
            ? store.put(before, files, fingerprint(model), origin())
            : Optional.empty();
    keeper.wake();
    if (named.isEmpty()) {
      throw new IOException(
          "etcd names "
              + store.head().map(head -> head.applied().words()).orElse("no network")
              + " by now, and this was to follow on revision "
              + base
              + ": look at what was changed, and apply again");
    }
    return revision(named);
  }

  private Origin origin() {
    return cluster.source() == Source.FILE ? Origin.FILE : Origin.APPLY;
  }

  private static String fingerprint(NetworkModel model) {
    return ModelFingerprint.of(model, model.controller().cluster().orElseThrow());
  }
}
