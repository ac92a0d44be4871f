package dev.overlane.config.model;

import java.util.Optional;

/**
 * An isolated layer-2 network.
 *
 * @param name its name in the file
 * @param vlan the tag that documents it in OVSDB and, with {@link Overlay.Encoding#TRUNK}, rides
 *     inside the tunnel; unique
 * @param vni its identity: the tunnel key with {@link Overlay.Encoding#VNI_PER_SEGMENT}, and the
 *     value of the pipeline's segment field in both encodings; unique
 * @param description free text; changes nothing on any host
 * @param rules what may pass between its ports
 * @param floodLimit how much each port may flood of which the file does not say that; empty: as
 *     much as it can
 */
public record Segment(
    String name,
    VlanTag vlan,
    Vni vni,
    String description,
    SegmentRules rules,
    Optional<FloodLimit> floodLimit) {
  /** Most other hosts to which one host replicates a broadcast: eight flows of 512 copies each. */
  public static final int MAX_PEERS = 8 * 512;

  /** Most hosts with members. */
  public static final int MAX_HOSTS = MAX_PEERS + 1;

  /** Most members on one host: eight flows of 1,024 copies each. */
  public static final int MAX_PORTS_PER_HOST = 8 * 1024;

  /** A segment without access rules, whose ports may flood as much as any. */
  public Segment(String name, VlanTag vlan, Vni vni, String description) {
    this(name, vlan, vni, description, SegmentRules.NONE, Optional.of(FloodLimit.DEFAULT));
  }

  /** The zone that switches track its connections in, where its rules are stateful: its tag. */
  public int zone() {
    return vlan.value();
  }

  /** The same with other access rules. */
  public Segment with(SegmentRules others) {
    return new Segment(name, vlan, vni, description, others, floodLimit);
  }
}
