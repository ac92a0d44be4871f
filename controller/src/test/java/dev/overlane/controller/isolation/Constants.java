package dev.overlane.controller.isolation;

import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowAction;
import dev.overlane.flow.state.FlowInstruction;
import dev.overlane.flow.state.FlowMatch;
import dev.overlane.flow.state.FlowMatch.MaskedMac;
import dev.overlane.flow.state.FlowSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The values that some flow, now or earlier, compared a field with or gave to it, and those that
 * the files give a meaning to. They only ever become more.
 */
final class Constants {
  final Set<Long> macs = new TreeSet<>();
  final Set<MaskedMac> masked =
      new TreeSet<>(
          (left, right) ->
              left.mask().equals(right.mask())
                  ? left.value().compareTo(right.value())
                  : left.mask().compareTo(right.mask()));
  final Set<Integer> tags = new TreeSet<>();
  final Set<Integer> vteps = new TreeSet<>();
  final Set<Long> keys = new TreeSet<>();

  int size() {
    return macs.size() + masked.size() + tags.size() + vteps.size() + keys.size();
  }

  void add(FlowSet flows) {
    for (Flow flow : flows.flows()) {
      add(flow.key().match());
      for (FlowInstruction instruction : flow.instructions()) {
        if (instruction instanceof FlowInstruction.ApplyActions apply) {
          apply.actions().forEach(this::add);
        }
      }
    }
  }

  private void add(FlowMatch match) {
    match.ethSource().ifPresent(this::add);
    match.ethDestination().ifPresent(this::add);
    match.vlan().filter(vlan -> vlan.id() > 0).ifPresent(vlan -> tags.add(vlan.id()));
    match.tunnelSource().ifPresent(address -> vteps.add(address.value()));
    match.tunnelId().ifPresent(keys::add);
  }

  private void add(MaskedMac mac) {
    if (mac.isExact()) {
      macs.add(mac.value().value());
    } else {
      masked.add(mac);
    }
  }

  private void add(FlowAction action) {
    if (action instanceof FlowAction.PushVlan push) {
      tags.add(push.tag().value());
    } else if (action instanceof FlowAction.SetTunnelId set) {
      keys.add(set.id());
    }
  }
}
