package dev.overlane.flow.pipeline;

import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.VlanTag;
import dev.overlane.flow.state.FlowAction;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the actions so far have made of the packet's outside.
 *
 * @param id tunnel key that was set
 * @param destination outer destination that was set
 * @param tag tag that was pushed and not popped
 */
record Encapsulation(OptionalLong id, Optional<Ipv4Address> destination, Optional<VlanTag> tag) {
  static final Encapsulation NONE =
      new Encapsulation(OptionalLong.empty(), Optional.empty(), Optional.empty());

  Encapsulation after(FlowAction action) {
    if (action instanceof FlowAction.SetTunnelId set) {
      return new Encapsulation(OptionalLong.of(set.id()), destination, tag);
    }
    if (action instanceof FlowAction.SetTunnelDestination set) {
      return new Encapsulation(id, Optional.of(set.address()), tag);
    }
    if (action instanceof FlowAction.PushVlan push) {
      return new Encapsulation(id, destination, Optional.of(push.tag()));
    }
    if (action instanceof FlowAction.PopVlan) {
      return new Encapsulation(id, destination, Optional.empty());
    }
    return this;
  }
}
