package dev.overlane.config.model;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The IPv4 or IPv6 addresses that begin with the same bits: a network in CIDR notation.
 *
 * @param ipv6 which of the two
 * @param high the first 64 bits of the lowest address; of IPv4 the first 32 of them
 * @param low its other 64 bits; zero with IPv4
 * @param length how many bits are the same, 0..32 or 0..128
 */
public record IpPrefix(boolean ipv6, long high, long low, int length)
    implements Comparable<IpPrefix> {
  private static final Pattern LENGTH = Pattern.compile("0|[1-9]\\d{0,2}");
  private static final Splitter GROUPS = Splitter.on(':').omitEmptyStrings();
  private static final Comparator<IpPrefix> ORDER =
      Comparator.comparing(IpPrefix::ipv6)
          .thenComparing(IpPrefix::high, Long::compareUnsigned)
          .thenComparing(IpPrefix::low, Long::compareUnsigned)
          .thenComparing(IpPrefix::length);

  public IpPrefix {
    checkArgument(length >= 0 && length <= (ipv6 ? 128 : 32), "length %s", length);
    checkArgument(
        (high & ~highMask(length)) == 0 && (low & ~lowMask(length)) == 0,
        "bits are set beyond length %s",
        length);
  }

  /** The prefix that is one address. */
  public static IpPrefix of(IpAddress address) {
    return of(address, address.isIpv6() ? 128 : 32);
  }

  /**
   * Returns what {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address means; bits beyond
   * the length are cleared. Empty if the text means neither.
   */
  public static Optional<IpPrefix> parse(String text) {
    int slash = text.indexOf('/');
    Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty() || slash < 0) {
      return address.map(IpPrefix::of);
    }
    String digits = text.substring(slash + 1);
    if (!LENGTH.matcher(digits).matches()) {
      return Optional.empty();
    }
    int length = Integer.parseInt(digits);
    return length <= (address.get().isIpv6() ? 128 : 32)
        ? Optional.of(of(address.get(), length))
        : Optional.empty();
  }

  private static IpPrefix of(IpAddress address, int length) {
    boolean ipv6 = address.isIpv6();
    long high = ipv6 ? 0 : ipv4Bits(address.text());
    long low = 0;
    if (ipv6) {
      List<String> groups = groups(address.text());
      for (int i = 0; i < 4; i++) {
        high = high << 16 | Long.parseLong(groups.get(i), 16);
        low = low << 16 | Long.parseLong(groups.get(i + 4), 16);
      }
    }
    return new IpPrefix(ipv6, high & highMask(length), low & lowMask(length), length);
  }

  private static long ipv4Bits(String text) {
    Ipv4Address address = Ipv4Address.parse(text).orElseThrow();
    return (long) address.value() << Integer.SIZE;
  }

  /** The eight groups of an IPv6 address, those that {@code ::} leaves out included. */
  private static List<String> groups(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return GROUPS.splitToList(text);
    }
    List<String> before = GROUPS.splitToList(text.substring(0, gap));
    List<String> after = GROUPS.splitToList(text.substring(gap + 2));
    List<String> groups = new ArrayList<>(before);
    groups.addAll(Collections.nCopies(8 - before.size() - after.size(), "0"));
    groups.addAll(after);
    return groups;
  }

  /** Which of the first 64 bits are the same. */
  public long highMask() {
    return highMask(length);
  }

  /** Which of the last 64 bits are the same. */
  public long lowMask() {
    return lowMask(length);
  }

  /** Whether all addresses of the other are of this one. */
  public boolean covers(IpPrefix other) {
    return ipv6 == other.ipv6
        && length <= other.length
        && high == (other.high & highMask())
        && low == (other.low & lowMask());
  }

  /** Whether some address is of both; then one covers the other. */
  public boolean overlaps(IpPrefix other) {
    return covers(other) || other.covers(this);
  }

  private static long highMask(int length) {
    return length == 0 ? 0 : length >= Long.SIZE ? -1L : -1L << (Long.SIZE - length);
  }

  private static long lowMask(int length) {
    return length <= Long.SIZE ? 0 : -1L << (2 * Long.SIZE - length);
  }

  @Override
  public int compareTo(IpPrefix other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    String address =
        ipv6 ? ipv6Text(high, low) : new Ipv4Address((int) (high >>> Integer.SIZE)).toString();
    return length == (ipv6 ? 128 : 32) ? address : address + "/" + length;
  }

  private static String ipv6Text(long high, long low) {
    StringBuilder groups = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      long half = i < 4 ? high : low;
      groups
          .append(i == 0 ? "" : ":")
          .append(Long.toHexString(half >>> (48 - i % 4 * 16) & 0xffff));
    }
    return InetAddresses.toAddrString(InetAddresses.forString(groups.toString()));
  }
}
