package dev.overlane.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class QuietLogTest {
  private final AtomicLong now = new AtomicLong();
  private final QuietLog log =
      new QuietLog(
          new Ticker() {
            @Override
            public long read() {
              return now.get();
            }
          });

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void repetitions_areSuppressedForEverLongerAndCounted() {
    assertThat(log.permit("a")).hasValue(0);
    assertThat(log.permit("a")).isEmpty();
    pass(Duration.ofSeconds(59));
    assertThat(log.permit("a")).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(log.permit("a")).hasValue(2);
    pass(Duration.ofSeconds(119));
    assertThat(log.permit("a")).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(log.permit("a")).hasValue(1);
  }

  @Test
  void silence_growsToAnHour() {
    for (int line = 0; line < 20; line++) {
      assertThat(log.permit("a")).isPresent();
      pass(Duration.ofHours(1));
    }
  }

  @Test
  void subjects_areApart() {
    assertThat(log.permit("a")).isPresent();
    assertThat(log.permit("b")).isPresent();
    assertThat(log.permit("a")).isEmpty();
  }

  @Test
  void everNewSubjects_areLimitedTogether_andCounted() {
    int lines = 0;
    for (int subject = 0; subject < 10_000; subject++) {
      lines += log.permit(subject).isPresent() ? 1 : 0;
    }
    assertThat(lines).isEqualTo(32);
    pass(Duration.ofSeconds(2));
    assertThat(log.suffix("another")).hasValueSatisfying(s -> assertThat(s).contains("9968 such"));
    assertThat(log.suffix("one more")).isEmpty();
  }
}
