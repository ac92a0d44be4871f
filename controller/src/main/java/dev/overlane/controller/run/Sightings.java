package dev.overlane.controller.run;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.plan.HostSighting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The newest sighting of every host, for whoever looks at the network beside the reconcilers: the
 * proof of isolation, traces, pictures, metrics. Any thread may call.
 */
public final class Sightings {
  private final Map<String, HostSighting> hosts = new ConcurrentHashMap<>();
  private final List<Consumer<HostSighting>> watchers = new CopyOnWriteArrayList<>();
  private volatile Accepted accepted;

  /**
   * A revision in force.
   *
   * @param revision its number; 0: none yet
   * @param model what its file says
   */
  public record Accepted(long revision, NetworkModel model) {}

  /** Nothing is seen yet. */
  public Sightings(NetworkModel nothing) {
    accepted = new Accepted(0, nothing);
  }

  /** A revision is in force; what was seen of hosts that left the file is forgotten. */
  void accepted(long revision, NetworkModel model) {
    accepted = new Accepted(revision, model);
    hosts.keySet().retainAll(model.hosts().keySet());
  }

  /** A host was looked at; called on its loop. */
  void sighted(HostSighting sighting) {
    hosts.put(sighting.host(), sighting);
    watchers.forEach(watcher -> watcher.accept(sighting));
  }

  /**
   * Has every later sighting told.
   *
   * @param watcher is called on the host's loop and must return at once; a host is told again and
   *     again, whether or not anything is otherwise
   */
  public void watch(Consumer<HostSighting> watcher) {
    watchers.add(watcher);
  }

  /** What is in force. */
  public Accepted accepted() {
    return accepted;
  }

  /** A host as it was last seen; empty: not yet, or it is not in the file. */
  public Optional<HostSighting> find(String host) {
    return Optional.ofNullable(hosts.get(host))
        .filter(seen -> accepted.model().hosts().containsKey(host));
  }

  /** The hosts of the file that were seen so far, by name. */
  public ImmutableSortedMap<String, HostSighting> all() {
    NetworkModel model = accepted.model();
    ImmutableSortedMap.Builder<String, HostSighting> seen = ImmutableSortedMap.naturalOrder();
    hosts.forEach(
        (name, sighting) -> {
          if (model.hosts().containsKey(name)) {
            seen.put(name, sighting);
          }
        });
    return seen.buildOrThrow();
  }
}
