package dev.overlane.controller.preview;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Sets;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.plan.FleetView;
import dev.overlane.controller.plan.FloatingPlaces;
import dev.overlane.controller.plan.HostReport;
import dev.overlane.controller.plan.RosterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a file would change on hosts as they are: a pure function of the two. */
public final class NetworkPreview {
  private NetworkPreview() {}

  /**
   * Plans all hosts.
   *
   * @param model what the file says
   * @param running what is in force; empty: no controller runs
   * @param looks what was seen of each host of the file; one that is missing was not seen at all
   * @param places the place of each floating port so far
   */
  public static NetworkPlan of(
      NetworkModel model,
      Optional<NetworkModel> running,
      Map<String, HostLook> looks,
      Map<String, String> places) {
    List<HostPreview> hosts = new ArrayList<>();
    model
        .hosts()
        .forEach(
            (name, host) ->
                hosts.add(
                    new HostPreview(
                        model,
                        host,
                        looks.getOrDefault(name, HostLook.nothing("it was not looked at")))));
    FleetView view = view(model, hosts, places);
    Pairs pairs = new Pairs(model, view.reports(), view.floatingHosts());
    ImmutableSortedMap.Builder<String, HostChanges> changes = ImmutableSortedMap.naturalOrder();
    hosts.forEach(host -> changes.put(host.host(), host.changes(view, running, pairs)));
    return new NetworkPlan(changes.buildOrThrow(), released(model, running));
  }

  /** What hosts will know of each other once each has reported what its rows will tell. */
  private static FleetView view(
      NetworkModel model, List<HostPreview> hosts, Map<String, String> before) {
    FleetView nobody = view(model, ImmutableMap.of(), ImmutableMap.of());
    Map<String, HostReport> reports = new TreeMap<>();
    hosts.forEach(host -> host.report(nobody).ifPresent(told -> reports.put(host.host(), told)));
    return view(model, ImmutableMap.copyOf(reports), FloatingPlaces.of(reports, before));
  }

  private static FleetView view(
      NetworkModel model,
      ImmutableMap<String, HostReport> reports,
      ImmutableMap<String, String> places) {
    return new FleetView(
        0,
        model,
        RosterBuilder.build(model, reports, places),
        places,
        reports,
        ImmutableSet.copyOf(Sets.difference(model.hosts().keySet(), reports.keySet())));
  }

  private static ImmutableList<String> released(
      NetworkModel model, Optional<NetworkModel> running) {
    return running.stream()
        .flatMap(before -> before.hosts().keySet().stream())
        .filter(name -> !model.hosts().containsKey(name))
        .collect(ImmutableList.toImmutableList());
  }
}
