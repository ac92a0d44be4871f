package dev.overlane.flow.pipeline;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.Bits;
import java.util.OptionalLong;

/** A named range of the 64 bits of OpenFlow metadata. Bits that no field has are zero. */
public enum MetadataField {
  SEGMENT(0, 24, "the segment's VNI, in both encodings; 0: none yet"),
  SOURCE(24, 1, "0: a local port; 1: the tunnel"),
  KNOWN(25, 1, "1: DEST comes from the file, not from learning"),
  ALLOWED(26, 1, "1: its port's rules allow it, or it came by the tunnel and was judged before"),
  ROOM(
      27,
      1,
      "1: the switch knows the sender, for it had room to learn it; between LEARN and CROWD"),
  DEST(
      32,
      32,
      "where the packet is to go; 0: not known; 1..65279: a local port; else the IPv4 address of a"
          + " peer's VTEP (0.0.0.0/8 is never one)");

  static final ImmutableList<MetadataField> ALL = ImmutableList.copyOf(values());

  static {
    long taken = 0;
    for (MetadataField field : ALL) {
      checkState(
          field.offset >= 0 && field.width > 0 && field.offset + field.width <= Long.SIZE,
          "%s is not in metadata",
          field);
      checkState((taken & field.mask()) == 0, "%s overlaps another field", field);
      taken |= field.mask();
    }
  }

  private final int offset;
  private final int width;
  private final String meaning;

  MetadataField(int offset, int width, String meaning) {
    this.offset = offset;
    this.width = width;
    this.meaning = meaning;
  }

  /** Lowest bit. */
  public int offset() {
    return offset;
  }

  /** Number of bits. */
  public int width() {
    return width;
  }

  /** What its values mean, in words. */
  public String meaning() {
    return meaning;
  }

  /** Its bits, in place. */
  public long mask() {
    return (-1L >>> (Long.SIZE - width)) << offset;
  }

  /**
   * The field with a value.
   *
   * @throws IllegalArgumentException if the value has more bits than the field
   */
  public Bits of(long value) {
    checkArgument(value >= 0 && value <= mask() >>> offset, "%s does not fit into %s", value, this);
    return new Bits(value << offset, mask());
  }

  /** The value that {@code bits} give to this field, or empty if they leave out some of it. */
  public OptionalLong in(Bits bits) {
    return (bits.mask() & mask()) == mask()
        ? OptionalLong.of((bits.value() & mask()) >>> offset)
        : OptionalLong.empty();
  }

  /** Whether {@code bits} speak of this field at all, wholly or in part. */
  public boolean touchedBy(Bits bits) {
    return (bits.mask() & mask()) != 0;
  }
}
