package dev.overlane.bench.dataplane;

import dev.overlane.config.model.NetworkModel;
import dev.overlane.lab.Lab;
import dev.overlane.lab.LabHost;

/** A way to make the hosts of the seed carry their containers' packets. */
interface Plane {
  /** Its name in options and tables. */
  String name();

  /** The network whose hosts and containers are to be there. */
  NetworkModel model();

  /** The bridge that the containers are plugged into. */
  default String bridge() {
    return "br0";
  }

  /**
   * Makes the hosts carry packets. They and their containers are up, and nothing else is; may
   * return before packets pass. What it starts in the lab's namespaces ends with the lab.
   */
  void build(Lab lab);

  /** OpenFlow rules that a host's bridge holds. */
  default int flows(LabHost host) {
    return (int)
        host.ofctl("dump-flows", bridge())
            .lines()
            .filter(line -> line.contains("actions="))
            .count();
  }
}
