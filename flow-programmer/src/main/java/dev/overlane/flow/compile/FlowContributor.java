package dev.overlane.flow.compile;

import dev.overlane.flow.state.Flow;
import java.util.function.Consumer;

/** One feature's share of the flows of a host. */
interface FlowContributor {

  /** Gives the flows, in an order that depends on nothing but the view. */
  void contribute(HostView view, Consumer<Flow> flows);
}
