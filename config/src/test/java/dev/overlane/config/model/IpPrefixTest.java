package dev.overlane.config.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks in CIDR notation. */
final class IpPrefixTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8",
    "10.1.2.3/8, 10.0.0.0/8",
    "192.0.2.1, 192.0.2.1",
    "192.0.2.1/32, 192.0.2.1",
    "0.0.0.0/0, 0.0.0.0/0",
    "255.255.255.255/1, 128.0.0.0/1",
    "2001:DB8::1/32, 2001:db8::/32",
    "2001:db8::1, 2001:db8::1",
    "2001:db8:0:0:ffff::/65, 2001:db8:0:0:8000::/65",
    "::/0, ::/0",
  })
  void text_isReadAndShown(String text, String shown) {
    assertThat(IpPrefix.parse(text)).map(IpPrefix::toString).contains(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/-1", "A", "::/129"})
  void whatIsNone_isNotRead(String text) {
    assertThat(IpPrefix.parse(text)).isEmpty();
  }

  @Test
  void versions_haveNothingInCommon() {
    IpPrefix all = IpPrefix.parse("0.0.0.0/0").orElseThrow();

    assertThat(all.overlaps(IpPrefix.parse("::/0").orElseThrow())).isFalse();
  }

  @Property
  void covering_isOfNumbers(
      @ForAll int left,
      @ForAll int right,
      @ForAll @IntRange(max = 32) int length,
      @ForAll @IntRange(max = 32) int otherLength,
      @ForAll boolean near) {
    IpPrefix one = prefix(left, length);
    IpPrefix other = prefix(near ? left ^ (right >>> (length / 2)) : right, otherLength);

    boolean inside = lowest(one).compareTo(lowest(other)) <= 0;
    inside &= highest(one).compareTo(highest(other)) >= 0;
    boolean apart = highest(one).compareTo(lowest(other)) < 0;
    apart |= highest(other).compareTo(lowest(one)) < 0;

    assertThat(one.covers(other)).isEqualTo(inside);
    assertThat(one.overlaps(other)).isEqualTo(!apart);
  }

  private static IpPrefix prefix(int address, int length) {
    return Optional.of(new Ipv4Address(address) + "/" + length)
        .flatMap(IpPrefix::parse)
        .orElseThrow();
  }

  private static BigInteger lowest(IpPrefix prefix) {
    return new BigInteger(Long.toUnsignedString(prefix.high()));
  }

  private static BigInteger highest(IpPrefix prefix) {
    return new BigInteger(Long.toUnsignedString(prefix.high() | ~prefix.highMask()));
  }
}
