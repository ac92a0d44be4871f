package dev.overlane.flow.loxi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Trap F6: one counter for the whole JVM is not used. */
final class XidSourceTest {

  @Test
  void f6_xidsOfAConnection_beginAtOneWhateverOthersDo() {
    assertThat(new XidSource().take()).isOne();
    assertThat(new XidSource().take()).isOne();
  }

  @Test
  void rangeThatWouldWrap_beginsAgainAtOne() {
    XidSource xids = new XidSource();
    long last = 0;
    for (int half = 0; half < 2; half++) {
      last = xids.take(Integer.MAX_VALUE);
    }
    assertThat(last).isEqualTo(1L + Integer.MAX_VALUE);
    assertThat(xids.take(2)).isOne();
    assertThat(xids.take()).isEqualTo(3);
  }
}
