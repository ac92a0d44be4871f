package dev.overlane.controller.metrics;

import com.google.common.collect.ImmutableMap;
import com.google.common.hash.Hashing;
import dev.overlane.controller.measure.Figures;
import dev.overlane.controller.measure.HostFigures;
import dev.overlane.controller.plan.HostPlan;
import dev.overlane.controller.plan.HostSighting;
import dev.overlane.controller.plan.HostSurvey;
import dev.overlane.controller.run.Sightings;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.compile.HostBindings;
import dev.overlane.flow.state.PortCounters;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the switches' port counters: of each when its session begins, then every 15 seconds, the
 * hosts spread over that time by their names; never two readings of one host at once. It asks on
 * the live OpenFlow session, so no loop of a host and no planner has anything to do with it.
 * Confined to the endpoint's thread.
 */
final class TrafficPoll {
  private static final Logger log = LoggerFactory.getLogger(TrafficPoll.class);

  /** How many ticks pass between two readings of a host. */
  static final int INTERVAL = 15;

  private final Sightings sightings;
  private final Figures figures;
  private final TrafficBook book;
  private final Executor loop;
  private final Map<String, Asked> asked = new HashMap<>();
  private int tick;

  private static final class Asked {
    private @Nullable SwitchSession session;
    private boolean underWay;
  }

  /**
   * A poll that has not begun.
   *
   * @param loop runs tasks on the endpoint's thread
   */
  TrafficPoll(Sightings sightings, Figures figures, TrafficBook book, Executor loop) {
    this.sightings = sightings;
    this.figures = figures;
    this.book = book;
    this.loop = loop;
  }

  /** A second has passed. */
  void tick() {
    tick = (tick + 1) % INTERVAL;
    book.retain(sightings.accepted().model());
    asked.keySet().retainAll(sightings.accepted().model().hosts().keySet());
    for (String host : sightings.accepted().model().hosts().keySet()) {
      figures
          .find(host)
          .flatMap(HostFigures::switchSession)
          .ifPresent(session -> consider(host, session));
    }
  }

  private void consider(String host, SwitchSession session) {
    Asked before = asked.computeIfAbsent(host, name -> new Asked());
    boolean fresh = before.session != session;
    if (before.underWay || !(fresh || slot(host) == tick)) {
      return;
    }
    Optional<HostBindings> bindings = bindings(host);
    if (bindings.isPresent()) {
      before.session = session;
      before.underWay = true;
      session
          .readPortCounters()
          .whenComplete(
              (counters, failure) ->
                  loop.execute(
                      () -> {
                        before.underWay = false;
                        told(host, bindings.get(), counters, failure);
                      }));
    }
  }

  private static int slot(String host) {
    int hash = Hashing.murmur3_32_fixed().hashString(host, StandardCharsets.UTF_8).asInt();
    return Math.floorMod(hash, INTERVAL);
  }

  private Optional<HostBindings> bindings(String host) {
    return sightings
        .find(host)
        .map(HostSighting::plan)
        .flatMap(HostPlan::survey)
        .map(HostSurvey::bindings);
  }

  private void told(
      String host,
      HostBindings before,
      @Nullable ImmutableMap<Integer, PortCounters> counters,
      @Nullable Throwable failure) {
    if (counters == null) {
      log.debug("{}: its port counters cannot be read", host, failure);
      return;
    }
    // While they were under way, a port's number may have become another's.
    HostBindings now = bindings(host).orElse(before);
    if (Objects.equals(now, before)) {
      book.told(sightings.accepted().model(), host, now, counters);
    }
  }
}
