package dev.overlane.bench.fleet;

import com.google.common.collect.ImmutableList;
import dev.overlane.bench.MeasuredController;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The controllers of a fleet: one alone, or the members of a cluster with an etcd of their own,
 * each of which is a process with its copy of the file. One thread uses them.
 */
final class Members implements AutoCloseable {
  /**
   * Hosts and etcd stand for machines of their own, which do not fall silent because members are
   * busy.
   */
  private static final ImmutableList<String> BEHIND_ALL_ELSE = ImmutableList.of("nice", "-n", "10");

  private final Optional<EtcdServer> etcd;
  private final List<MeasuredController> running;

  private Members(Optional<EtcdServer> etcd, List<MeasuredController> running) {
    this.etcd = etcd;
    this.running = running;
  }

  /**
   * Starts them, all at once.
   *
   * @param launcher what runs {@code overlane}
   * @param directory of this fleet alone
   * @param text their file
   * @param heap of each, as {@code -Xmx} takes it
   */
  static Members start(
      FleetFile file, ImmutableList<String> launcher, Path directory, String text, String heap) {
    String options = "-Xmx" + heap;
    if (file.controllers() == 1) {
      return new Members(
          Optional.empty(),
          new ArrayList<>(
              List.of(
                  MeasuredController.start(
                      launcher, directory, text, options, ImmutableList.of()))));
    }
    Members members =
        new Members(
            Optional.of(EtcdServer.start(directory, file.etcdPort(), file.etcdPort() + 1)),
            new ArrayList<>());
    ImmutableList<String> command =
        ImmutableList.<String>builder().addAll(BEHIND_ALL_ELSE).addAll(launcher).build();
    for (int number = 0; number < file.controllers(); number++) {
      String name = FleetFile.member(number);
      members.running.add(
          MeasuredController.start(
              command, directory.resolve(name), text, options, ImmutableList.of("--member", name)));
    }
    return members;
  }

  /** When the first was started, by {@link System#nanoTime}. */
  long started() {
    return running.get(0).started();
  }

  /** Changes the file of all. */
  void save(String text) {
    running.forEach(member -> member.save(text));
  }

  /** Waits until all say that a revision is in force on all hosts; returns when the last did. */
  long awaitConverged(long revision, Duration patience) {
    return running.stream()
        .mapToLong(member -> member.awaitConverged(revision, patience))
        .max()
        .orElseThrow();
  }

  void awaitProof(Duration patience) {
    running.forEach(member -> member.awaitProof(patience));
  }

  /** How long the threads of all have run. */
  Duration cpu() {
    return running.stream().map(MeasuredController::cpu).reduce(Duration.ZERO, Duration::plus);
  }

  /** The most memory that one of them has had resident, in bytes. */
  long peakResident() {
    return running.stream().mapToLong(MeasuredController::peakResident).max().orElseThrow();
  }

  /** What the fullest of their heaps holds after a collection, in bytes. */
  long heapAfterCollection() {
    return running.stream().mapToLong(MeasuredController::heapAfterCollection).max().orElseThrow();
  }

  /** Waits until each has hosts: those that were out of its reach come back to it late. */
  void awaitShares(Duration patience) {
    running.forEach(member -> member.awaitShares(patience));
  }

  /** Kills one as a crash would; it does not come back. Returns how many hosts it had. */
  int killOne() {
    int last = running.size() - 1;
    MeasuredController member = running.remove(last);
    int hosts = member.hostsOf(FleetFile.member(last));
    member.kill();
    member.close();
    return hosts;
  }

  @Override
  public void close() {
    running.forEach(MeasuredController::close);
    etcd.ifPresent(EtcdServer::close);
  }
}
