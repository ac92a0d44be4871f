package dev.overlane.controller.doctor;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import java.util.Optional;

/**
 * A host, what it told, and what the file wants of it.
 *
 * @param host as the file has it
 * @param facts what it told
 * @param network the file
 * @param others what all hosts told that answered, by name, this one among them
 * @param mtus of the segments of which it is known, in bytes
 * @param keys the directory of the file's keys; empty: `overlane pki` takes it without being told
 */
record Patient(
    Host host,
    HostFacts facts,
    NetworkModel network,
    ImmutableMap<String, HostFacts> others,
    ImmutableSortedMap<String, Integer> mtus,
    Optional<String> keys) {

  String name() {
    return host.name();
  }
}
