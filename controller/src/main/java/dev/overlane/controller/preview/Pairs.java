package dev.overlane.controller.preview;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Port;
import dev.overlane.controller.plan.HostReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Which ports talk with which, by the file and by what hosts report. */
final class Pairs {
  private record Member(String name, String host) {}

  /** Members by segment, by name. */
  private final ListMultimap<String, Member> members = ArrayListMultimap.create();

  /**
   * Some pairs.
   *
   * @param shown the first of them, as {@code A-B}
   * @param count how many they are
   */
  record Some(ImmutableList<String> shown, long count) {}

  Pairs(NetworkModel model, Map<String, HostReport> reports, Map<String, String> places) {
    for (Host host : model.hosts().values()) {
      for (Port port : host.ports().values()) {
        members.put(port.segment(), new Member(port.name(), host.name()));
      }
    }
    reports.forEach(
        (host, report) ->
            report
                .plugged()
                .forEach((name, port) -> members.put(port.segment(), new Member(name, host))));
    places.forEach(
        (name, host) -> {
          FloatingPort port = model.floatingPorts().get(name);
          if (port != null) {
            members.put(port.segment(), new Member(name, host));
          }
        });
  }

  /** All pairs of one port. */
  Some ofPort(String host, String port, String segment) {
    return between(
        Set.of(segment),
        member -> member.name.equals(port) && member.host.equals(host),
        member -> !(member.name.equals(port) && member.host.equals(host)));
  }

  /** The pairs with one end on a host and one elsewhere. */
  Some acrossHost(String host) {
    return acrossHost(host, members.keySet());
  }

  /** The same, of some segments only. */
  Some acrossHost(String host, Set<String> segments) {
    return between(
        segments, member -> member.host.equals(host), member -> !member.host.equals(host));
  }

  /** The pairs with an end on a host. */
  Some ofHost(String host) {
    Some across = acrossHost(host);
    List<String> shown = new ArrayList<>(across.shown);
    long count = across.count;
    for (String segment : new TreeSet<>(members.keySet())) {
      List<Member> local = matching(segment, member -> member.host.equals(host));
      count += (long) local.size() * (local.size() - 1) / 2;
      for (int i = 0; i < local.size() && shown.size() < Impact.SHOWN; i++) {
        for (int j = i + 1; j < local.size() && shown.size() < Impact.SHOWN; j++) {
          shown.add(local.get(i).name + "-" + local.get(j).name);
        }
      }
    }
    return new Some(ImmutableList.copyOf(shown), count);
  }

  private Some between(Set<String> segments, Predicate<Member> one, Predicate<Member> other) {
    List<String> shown = new ArrayList<>();
    long count = 0;
    for (String segment : new TreeSet<>(segments)) {
      List<Member> left = matching(segment, one);
      List<Member> right = left.isEmpty() ? left : matching(segment, other);
      count += (long) left.size() * right.size();
      for (int i = 0; i < left.size() && shown.size() < Impact.SHOWN; i++) {
        for (int j = 0; j < right.size() && shown.size() < Impact.SHOWN; j++) {
          shown.add(left.get(i).name + "-" + right.get(j).name);
        }
      }
    }
    return new Some(ImmutableList.copyOf(shown), count);
  }

  private List<Member> matching(String segment, Predicate<Member> wanted) {
    return members.get(segment).stream().filter(wanted).toList();
  }
}
