package dev.overlane.controller.sim;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** All hosts, the places of controllers, and what controllers have changed. */
public final class World {
  private final VirtualTime time;
  private final SortedMap<String, FakeHost> hosts = new TreeMap<>();
  private final List<Place> places = new ArrayList<>();
  private final List<Mutation> mutations = new ArrayList<>();
  private final List<String> history = new ArrayList<>();
  private int refusals;
  private int takeovers;

  public World(VirtualTime time) {
    this.time = time;
  }

  public VirtualTime time() {
    return time;
  }

  /** A new host whose ovsdb-server listens at {@code tcp:ADDRESS:6640}. */
  public FakeHost addHost(String name, String address) {
    FakeHost host = new FakeHost(name, Ipv4Address.parse(address).orElseThrow(), this);
    hosts.put(name, host);
    return host;
  }

  public FakeHost host(String name) {
    return requireNonNull(hosts.get(name), name);
  }

  public ImmutableList<FakeHost> hosts() {
    return ImmutableList.copyOf(hosts.values());
  }

  /** What controllers changed on all hosts, in order. */
  public ImmutableList<Mutation> mutations() {
    return ImmutableList.copyOf(mutations);
  }

  /** What controllers changed on one host, in order and in words. */
  public ImmutableList<String> mutations(String host) {
    return mutations.stream()
        .filter(mutation -> mutation.host().equals(host))
        .map(Mutation::toString)
        .collect(ImmutableList.toImmutableList());
  }

  public void forgetMutations() {
    mutations.clear();
  }

  /** All that happened, one event a line, for a human who looks for the cause of a failure. */
  public ImmutableList<String> history() {
    return ImmutableList.copyOf(history);
  }

  /** Adds a line to the history. */
  public void note(String event) {
    history.add(time.instant().toString().substring(11) + " " + event);
  }

  void mutated(Mutation mutation) {
    mutations.add(mutation);
    note(mutation.host() + ": " + mutation);
  }

  /** The place of the controller that is alone. */
  public Place place() {
    if (places.isEmpty()) {
      places.add(new Place(this, "the controller", false));
    }
    return places.get(0);
  }

  /** One more place, of a controller that shares the hosts with others. */
  public Place addPlace(String name) {
    Place place = new Place(this, name, true);
    places.add(place);
    return place;
  }

  ImmutableList<Place> places() {
    return ImmutableList.copyOf(places);
  }

  void countRefusal() {
    refusals++;
  }

  void countTakeover() {
    takeovers++;
  }

  /** How often a host got another owner. */
  public int takeovers() {
    return takeovers;
  }

  /** How often a host has refused a change for the epoch of who asked for it. */
  public int refusals() {
    return refusals;
  }
}
