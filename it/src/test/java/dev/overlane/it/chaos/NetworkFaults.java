package dev.overlane.it.chaos;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.Await;
import dev.overlane.lab.LabHost;
import java.time.Duration;
import java.time.Instant;

/** What befalls the ways between hosts, and between them and the controller. */
final class NetworkFaults {
  /** Flows for so many members are more than the sockets on the way can take. */
  private static final int CROWD = 1500;

  private NetworkFaults() {}

  static Injury cutUnderlay(ChaosLab lab) {
    LabHost host = lab.anyHost();
    host.linkDown();
    Duration down = lab.last();
    host.linkUp();
    lab.disturb(host.name());
    return new Injury(
        Concern.crossing(host.name()),
        Instant.now(),
        host.name() + ", for " + down.toMillis() + " ms");
  }

  /** Every connection is reset and none can be made, while the file changes. */
  static Injury cutControl(ChaosLab lab) {
    String whose = oneOrAll(lab);
    lab.relay().cut(whose);
    return whileControlIsLost(lab, whose);
  }

  /** Nothing arrives any more, and nobody is told, while the file changes. */
  static Injury muteControl(ChaosLab lab) {
    String whose = oneOrAll(lab);
    lab.relay().mute(whose);
    return whileControlIsLost(lab, whose);
  }

  private static String oneOrAll(ChaosLab lab) {
    return lab.random().nextBoolean() ? "all" : lab.anyHost().name();
  }

  private static Injury whileControlIsLost(ChaosLab lab, String whose) {
    lab.save(lab.network().edited());
    Duration lost = lab.last();
    lab.relay().heal();
    lab.disturbAll();
    return new Injury(
        Concern.NOBODY,
        Instant.now(),
        whose + ", for " + lost.toMillis() + " ms",
        lab::restoreFile);
  }

  /**
   * One switch reads nothing more while it is to get {@link #CROWD} flows: the other hosts get
   * theirs all the same.
   */
  static Injury fillSocket(ChaosLab lab) {
    LabHost deaf = lab.anyHost();
    lab.relay().stall(deaf.name());
    lab.save(lab.network().withCrowd(CROWD));
    Await.until("the controller's socket is full", ChaosLab.PATIENCE, () -> Sockets.isFull(lab));
    ImmutableList<LabHost> others =
        lab.hosts().stream()
            .filter(host -> !host.name().equals(deaf.name()))
            .collect(ImmutableList.toImmutableList());
    Await.until(
        "the other hosts have their flows",
        ChaosLab.PATIENCE,
        () -> others.stream().allMatch(NetworkFaults::hasCrowd));
    if (hasCrowd(deaf)) {
      throw new AssertionError(deaf.name() + " got flows that nobody brought it");
    }
    Duration more = lab.last();
    lab.relay().heal();
    Instant end = Instant.now();
    // Nobody ever converges on a host that cannot be reached.
    lab.restoreFile();
    return new Injury(
        Concern.NOBODY,
        end,
        deaf.name() + ", for " + more.toMillis() + " ms more than it took to fill");
  }

  private static boolean hasCrowd(LabHost host) {
    String flows = host.ofctl("dump-aggregate", host.bridge());
    return Integer.parseInt(flows.replaceAll("(?s).*flow_count=(\\d+).*", "$1")) > CROWD;
  }
}
