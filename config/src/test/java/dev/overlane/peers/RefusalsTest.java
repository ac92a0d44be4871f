package dev.overlane.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import dev.overlane.peers.Refusals.Reason;
import org.junit.jupiter.api.Test;

final class RefusalsTest {
  private final Refusals refusals = new Refusals(Ticker.systemTicker());

  @Test
  void refusalsWithoutALine_areCountedAllTheSame() {
    assertThat(refusals.add(Reason.SILENT, "a")).hasValue("");
    assertThat(refusals.add(Reason.SILENT, "a")).isEmpty();
    assertThat(refusals.add(Reason.UNKNOWN, "a")).isEmpty();

    assertThat(refusals.count(Reason.SILENT)).isEqualTo(2);
    assertThat(refusals.count(Reason.UNKNOWN)).isEqualTo(1);
    assertThat(refusals.count(Reason.CROWDED)).isZero();
  }
}
