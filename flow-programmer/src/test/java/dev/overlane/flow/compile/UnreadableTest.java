package dev.overlane.flow.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.HeaderField;
import dev.overlane.flow.state.HeaderMatch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each datapath tells of packets that it gave up reading; those of honest ones differ. */
final class UnreadableTest {
  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86dd;
  private static final int FIRST = HeaderField.FRAGMENT;
  private static final int LATER = HeaderField.FRAGMENT | HeaderField.LATER_FRAGMENT;

  @Test
  void brokenHeaders_areUnreadable_inUserspaceAndInLinux() {
    assertThat(isUnreadable(ip(IPV4, 0, 0))).isTrue();
    assertThat(isUnreadable(ip(IPV6, 0, 0))).isTrue();
    assertThat(isUnreadable(ip(IPV6, 59, FIRST))).isTrue(); // as Linux tells of a broken chain
  }

  @Test
  void packetsWithoutTransport_andLaterFragments_areReadable() {
    assertThat(isUnreadable(ip(IPV6, 59, 0))).isFalse();
    assertThat(isUnreadable(ip(IPV6, 44, LATER))).isFalse();
    assertThat(isUnreadable(ip(IPV4, 6, LATER))).isFalse();
  }

  private static ImmutableList<HeaderMatch> ip(int etherType, int protocol, int fragment) {
    return ImmutableList.of(
        HeaderMatch.exact(HeaderField.ETH_TYPE, etherType),
        HeaderMatch.exact(HeaderField.IP_PROTO, protocol),
        HeaderMatch.exact(HeaderField.IP_FRAG, fragment));
  }

  /** Whether some flow asks for nothing that the packet is not; what it does not say reads as 0. */
  private static boolean isUnreadable(List<HeaderMatch> packet) {
    return Unreadable.matches().stream()
        .anyMatch(match -> match.headers().stream().allMatch(wanted -> satisfies(packet, wanted)));
  }

  private static boolean satisfies(List<HeaderMatch> packet, HeaderMatch wanted) {
    long value =
        packet.stream()
            .filter(header -> header.field() == wanted.field())
            .mapToLong(header -> header.low().value())
            .findFirst()
            .orElse(0);
    return wanted.matches(0, value);
  }
}
