package dev.overlane.flow.state;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Longs;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.IpPrefix;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import java.util.Arrays;

/**
 * What a flow asks of one field of what a frame carries.
 *
 * @param field the field
 * @param high the upper 64 bits of one that has more than 64; else {@link Bits#NONE}
 * @param low the lower 64 bits
 */
public record HeaderMatch(HeaderField field, Bits high, Bits low) {

  public HeaderMatch {
    checkArgument(
        (high.mask() & ~field.highMask()) == 0 && (low.mask() & ~field.lowMask()) == 0,
        "%s has not so many bits",
        field);
    checkArgument(!high.isEmpty() || !low.isEmpty(), "%s is asked for nothing", field);
  }

  /** Exactly this value, of a field of at most 64 bits. */
  public static HeaderMatch exact(HeaderField field, long value) {
    return masked(field, value, field.lowMask());
  }

  /**
   * A value under a mask, of a field of at most 64 bits.
   *
   * @param value no bit outside the mask is set
   */
  public static HeaderMatch masked(HeaderField field, long value, long mask) {
    checkArgument(field.bits() <= Long.SIZE, "%s has more than 64 bits", field);
    return new HeaderMatch(field, Bits.NONE, new Bits(value, mask));
  }

  /** Exactly this Ethernet address. */
  public static HeaderMatch exact(HeaderField field, MacAddress mac) {
    checkArgument(field.isMac(), "%s is no Ethernet address", field);
    return exact(field, mac.value());
  }

  /** Exactly this address, of the field's own family. */
  public static HeaderMatch exact(HeaderField field, IpAddress address) {
    return within(field, IpPrefix.of(address));
  }

  /** The addresses of a prefix of the field's own family, of one bit at least. */
  public static HeaderMatch within(HeaderField field, IpPrefix prefix) {
    checkArgument(prefix.ipv6() ? field.isIpv6() : field.isIpv4(), "%s of %s", field, prefix);
    return prefix.ipv6()
        ? new HeaderMatch(
            field,
            new Bits(prefix.high(), prefix.highMask()),
            new Bits(prefix.low(), prefix.lowMask()))
        : masked(field, prefix.high() >>> Integer.SIZE, prefix.highMask() >>> Integer.SIZE);
  }

  /**
   * A value and a mask in network order.
   *
   * @param value as many bytes as the field has; bits outside the mask do not count
   * @param mask as many bytes as the field has
   */
  public static HeaderMatch of(HeaderField field, byte[] value, byte[] mask) {
    int length = field.bits() / Byte.SIZE;
    checkArgument(value.length == length && mask.length == length, "%s in bytes", field);
    long highMask = length > Long.BYTES ? Longs.fromByteArray(mask) : 0;
    long high = length > Long.BYTES ? Longs.fromByteArray(value) & highMask : 0;
    long lowMask = low(mask);
    return new HeaderMatch(
        field, new Bits(high, highMask), new Bits(low(value) & lowMask, lowMask));
  }

  private static long low(byte[] bytes) {
    byte[] eight = new byte[Long.BYTES];
    int count = Math.min(Long.BYTES, bytes.length);
    System.arraycopy(bytes, bytes.length - count, eight, Long.BYTES - count, count);
    return Longs.fromByteArray(eight);
  }

  /** Whether every bit of the field counts. */
  public boolean isExact() {
    return high.mask() == field.highMask() && low.mask() == field.lowMask();
  }

  /** Whether a value of the field is one of those meant. */
  public boolean matches(long highValue, long lowValue) {
    return high.matches(highValue) && low.matches(lowValue);
  }

  /** The value in network order, as many bytes as the field has. */
  public byte[] value() {
    return bytes(high.value(), low.value());
  }

  /** The mask in network order, as many bytes as the field has. */
  public byte[] mask() {
    return bytes(high.mask(), low.mask());
  }

  private byte[] bytes(long upper, long lower) {
    byte[] all = new byte[2 * Long.BYTES];
    System.arraycopy(Longs.toByteArray(upper), 0, all, 0, Long.BYTES);
    System.arraycopy(Longs.toByteArray(lower), 0, all, Long.BYTES, Long.BYTES);
    return Arrays.copyOfRange(all, all.length - field.bits() / Byte.SIZE, all.length);
  }

  // Written out: see FlowMatch.

  @Override
  public boolean equals(Object other) {
    return other instanceof HeaderMatch match
        && field == match.field
        && low.value() == match.low.value()
        && low.mask() == match.low.mask()
        && high.value() == match.high.value()
        && high.mask() == match.high.mask();
  }

  @Override
  public int hashCode() {
    long sum = low.value() * FlowMatch.SPREAD + low.mask();
    sum = sum * FlowMatch.SPREAD + high.value() * 31 + high.mask();
    return Long.hashCode((sum + field.label().hashCode()) * FlowMatch.SPREAD);
  }

  /** {@code nw_src=192.0.2.0/255.255.255.0}, as ovs-ofctl(8) takes it. */
  @Override
  public String toString() {
    if (field == HeaderField.CT_STATE && (low.mask() & ~0xff) == 0) {
      return field.label() + "=" + ConnectionState.text(low);
    }
    if (field == HeaderField.IP_FRAG && !isExact()) {
      return field.label() + "=" + (low.value() == 0 ? "not_later" : "yes");
    }
    return field.label()
        + "="
        + text(high.value(), low.value())
        + (isExact() ? "" : "/" + text(high.mask(), low.mask()));
  }

  private String text(long upper, long lower) {
    return text(field, upper, lower);
  }

  /** A value of a field in the syntax of ovs-ofctl(8). */
  public static String text(HeaderField field, long high, long low) {
    if (field.isMac()) {
      return new MacAddress(low).toString();
    }
    if (field.isIpv4()) {
      return new Ipv4Address((int) low).toString();
    }
    if (field.isIpv6()) {
      return new IpPrefix(true, high, low, field.bits()).toString();
    }
    if (field == HeaderField.IP_FRAG) {
      return (low & HeaderField.FRAGMENT) == 0
          ? "no"
          : (low & HeaderField.LATER_FRAGMENT) == 0 ? "first" : "later";
    }
    return field == HeaderField.ETH_TYPE
            || field == HeaderField.IPV6_FLABEL
            || field == HeaderField.TCP_FLAGS
            || field == HeaderField.CT_STATE
        ? "0x" + Long.toHexString(low)
        : Long.toString(low);
  }
}
