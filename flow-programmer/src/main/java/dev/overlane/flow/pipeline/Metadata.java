package dev.overlane.flow.pipeline;

import static com.google.common.base.Preconditions.checkArgument;

import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.Vni;
import dev.overlane.flow.state.Bits;

/** What the pipeline says about a packet in its metadata. */
public final class Metadata {
  /** Highest number of a real OpenFlow port here; OVS numbers no others (ofp-port.h). */
  public static final int MAX_OFPORT = 65279;

  /** The packet came in by a local port. */
  public static final Bits LOCAL = MetadataField.SOURCE.of(0);

  /** The packet came in by the tunnel. */
  public static final Bits TUNNEL = MetadataField.SOURCE.of(1);

  /** The destination comes from the file. */
  public static final Bits KNOWN = MetadataField.KNOWN.of(1);

  /** The destination was learned, or there is none. */
  public static final Bits NOT_KNOWN = MetadataField.KNOWN.of(0);

  /** Nothing has chosen a destination: the packet is flooded. */
  public static final Bits NOWHERE = MetadataField.DEST.of(0);

  /** The segment's rules are not to be asked: the sender's port's allow it, or another host did. */
  public static final Bits ALLOWED = MetadataField.ALLOWED.of(1);

  /** The sender is known: it was learned, or was before. */
  public static final Bits ROOM = MetadataField.ROOM.of(1);

  /** What {@link #ROOM} said is no longer of interest. */
  public static final Bits ROOM_FORGOTTEN = MetadataField.ROOM.of(0);

  private Metadata() {}

  /** The packet belongs to the segment with this VNI. */
  public static Bits segment(Vni vni) {
    return MetadataField.SEGMENT.of(vni.value());
  }

  /** The packet is to go to a local port. */
  public static Bits toPort(int ofport) {
    checkArgument(ofport >= 1 && ofport <= MAX_OFPORT, "%s is no port", ofport);
    return MetadataField.DEST.of(ofport);
  }

  /** The packet is to go to a peer. */
  public static Bits toPeer(Ipv4Address vtep) {
    checkArgument(vtep.isUnicast(), "%s is no VTEP", vtep);
    return MetadataField.DEST.of(Integer.toUnsignedLong(vtep.value()));
  }
}
