package dev.overlane.controller.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableList;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PageTest {
  private long now;
  private long cost;
  private int made;

  private final Page page =
      new Page(
          ImmutableList.of(
              sheet -> {
                made++;
                now += cost;
                sheet.add(Families.REVISION, made);
              }),
          new Ticker() {
            @Override
            public long read() {
              return now;
            }
          });

  private void askAfter(Duration pause) {
    now += pause.toNanos();
    assertThat(page.text()).isNotEmpty();
  }

  @Test
  void page_isMadeOnceASecondHoweverManyAsk() {
    askAfter(Duration.ZERO);
    askAfter(Duration.ofMillis(500));
    askAfter(Duration.ofMillis(499));
    assertThat(made).isEqualTo(1);

    askAfter(Duration.ofMillis(1));
    assertThat(made).isEqualTo(2);
  }

  @Test
  void pageThatTakesLong_isMadeMoreSeldom() {
    cost = Duration.ofSeconds(2).toNanos();
    askAfter(Duration.ZERO);

    askAfter(Duration.ofMillis(7_999));
    assertThat(made).isEqualTo(1);
    askAfter(Duration.ofMillis(1));
    assertThat(made).isEqualTo(2);
  }
}
