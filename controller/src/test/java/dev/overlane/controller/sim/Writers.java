package dev.overlane.controller.sim;

import com.google.common.collect.ImmutableMap;
import dev.overlane.ovsdb.OvsdbFence;
import dev.overlane.ovsdb.state.HostEpoch;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who has changed one host, where several controllers may. What the host takes must be of one
 * holder at a time, and of epochs that only rise: for its rows, and for its flows and meters.
 */
final class Writers {
  private final String host;
  private final World world;
  private final Map<Long, String> names = new HashMap<>();
  private long rows = -1;
  private long flows = -1;

  Writers(String host, World world) {
    this.host = host;
    this.world = world;
  }

  /** A transaction of a controller was committed under a fence; what the rows say since. */
  void committed(Place by, Optional<OvsdbFence> fence, ImmutableMap<String, String> externalIds) {
    if (!by.isShared()) {
      return;
    }
    if (fence.isEmpty()) {
      throw new AssertionError(host + ": " + by.name() + " changes rows without a fence");
    }
    long epoch = HostEpoch.in(externalIds).orElseThrow().number();
    if (!fence.get().whole()
        && HostEpoch.in(fence.get().externalIds()).orElseThrow().number() != epoch) {
      throw new AssertionError(host + ": the fence is not what the rows say");
    }
    if (fence.get().whole()) {
      world.countTakeover();
    }
    rows = risen("rows", by, rows, epoch);
  }

  /** The switch has taken something of a controller, or made it the one that leads. */
  void took(Place by, long epoch) {
    if (!by.isShared()) {
      return;
    }
    if (epoch < 0) {
      throw new AssertionError(host + ": " + by.name() + " changes flows and has never led");
    }
    flows = risen("flows", by, flows, epoch);
  }

  private long risen(String what, Place by, long before, long epoch) {
    if (epoch < before) {
      throw new AssertionError(
          "%s: two writers: %s of epoch %d change after those of %d, by %s"
              .formatted(host, what, epoch, before, by.name()));
    }
    String first = names.computeIfAbsent(epoch, some -> by.name());
    if (!first.equals(by.name())) {
      throw new AssertionError(
          "%s: two writers under epoch %d: %s and %s".formatted(host, epoch, first, by.name()));
    }
    return epoch;
  }

  /** The host has refused a change for the epoch of who asked. */
  void refused(Place by) {
    world.note(host + ": refuses " + by.name());
    world.countRefusal();
  }
}
