package dev.overlane.bench.dataplane;

import dev.overlane.bench.SeedByHand;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.lab.Lab;

/** The seed's own: bridges that switch by NORMAL, ports by VLAN, tags inside one tunnel. */
final class NormalPlane implements Plane {
  private final NetworkModel model;

  NormalPlane(NetworkModel seed) {
    this.model = seed;
  }

  @Override
  public String name() {
    return "normal";
  }

  @Override
  public NetworkModel model() {
    return model;
  }

  @Override
  public void build(Lab lab) {
    SeedByHand.setUp(lab.host("dt-1"), lab.host("dt-2").address().toString(), "vA", "vX");
    SeedByHand.setUp(lab.host("dt-2"), lab.host("dt-1").address().toString(), "vB", "vY");
  }
}
