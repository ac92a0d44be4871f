package dev.overlane.controller.trace;

import dev.overlane.config.FilePlaces;
import dev.overlane.config.yaml.Place;
import dev.overlane.flow.trace.Hop;
import java.util.Optional;

/**
 * What to change if a packet should fare otherwise.
 *
 * @param file the network file, or one that it includes
 * @param place where in it
 * @param advice what to do there
 */
record Remedy(String file, Place place, String advice) {

  /** The remedy of an end; empty where the file is not what matters. */
  static Optional<Remedy> of(
      Disposition end, FilePlaces places, TraceNetwork network, Endpoint from, Endpoint to) {
    return switch (end) {
      case DELIVERED ->
          port(places, to, "segment", "to part them, give one of them another segment");
      case DROPPED_OTHER_SEGMENT ->
          port(
              places,
              to,
              "segment",
              "to let them talk, put " + to.name() + " into segment " + from.segment());
      case DROPPED_PORT_SECURITY ->
          from.mac().isEmpty()
              ? Optional.empty()
              : port(
                  places,
                  from,
                  "mac",
                  "to let it send from another address, change or take out its mac");
      case DROPPED_TAGGED ->
          port(
              places,
              from,
              "segment",
              "send untagged: the port's segment is told by this line, never by a tag");
      case NO_MEMBER -> {
        Endpoint homeless = from.host().isEmpty() ? from : to;
        yield port(
            places,
            homeless,
            "iface-id",
            "plug it in: an interface with this iface-id, on any host");
      }
      case NOT_BOUND -> {
        Endpoint unbound = from.bound().isEmpty() ? from : to;
        yield port(places, unbound, "interface", "this is the device that has to be there");
      }
      case HOST_DOWN, TABLES_UNREAD -> {
        String host = down(network, from, to);
        yield at(places, "this is how the host is reached", "hosts", host, "address");
      }
      case TUNNEL_MISSING ->
          at(places, "this is the tunnel that every host has to have", "overlay", "interface");
      case DELIVERED_ELSEWHERE ->
          port(
              places,
              to,
              "mac",
              "give " + to.name() + " its own mac, so that nobody else's counts");
      case DROPPED_RULE,
          DELIVERED_ACROSS_SEGMENTS,
          DROPPED_RESERVED,
          TUNNEL_REFUSED,
          TABLES_DIFFER,
          SENT_TO_NOBODY,
          NOT_SENT,
          UNKNOWN_ACTION ->
          Optional.empty();
    };
  }

  /** The remedy of a packet that an access rule dropped on a host. */
  static Optional<Remedy> ofRule(FilePlaces places, RuleFinder rules, Hop hop) {
    return rules
        .denial(hop)
        .map(
            denial ->
                at(
                    places,
                    rules.place(denial, places),
                    denial.origin().isPresent()
                        ? "to let it pass, write a rule that allows it before this one"
                        : "to let it pass, write a rule that allows it"));
  }

  private static String down(TraceNetwork network, Endpoint from, Endpoint to) {
    String first = from.host().orElseThrow();
    return network.host(first).why().isEmpty() ? to.host().orElse(first) : first;
  }

  private static Optional<Remedy> port(
      FilePlaces places, Endpoint port, String key, String advice) {
    return switch (port.kind()) {
      case DECLARED ->
          at(places, advice, "hosts", port.host().orElseThrow(), "ports", port.name(), key);
      case FLOATING -> at(places, advice, "ports", port.name(), key);
      case PLUGGED ->
          at(
              places,
              "it is plugged in: the fake bridge it is on tells its segment",
              "segments",
              port.segment());
    };
  }

  private static Optional<Remedy> at(FilePlaces places, String advice, String... path) {
    return Optional.of(at(places, places.of(path), advice));
  }

  private static Remedy at(FilePlaces places, Place place, String advice) {
    return new Remedy(places.file(place), place, advice);
  }
}
