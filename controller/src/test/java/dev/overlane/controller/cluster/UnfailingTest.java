package dev.overlane.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class UnfailingTest {
  private final AtomicInteger begun = new AtomicInteger();

  @Test
  void bodyThatFails_isBegunAnew_untilItIsDone() {
    Unfailing.Body body =
        () -> {
          if (begun.incrementAndGet() < 3) {
            throw new IllegalStateException("a bug, for the test");
          }
        };

    new Unfailing(body, Duration.ZERO).run();

    assertThat(begun).hasValue(3);
  }

  @Test
  void interruptedBody_isNotBegunAnew() {
    Unfailing.Body body =
        () -> {
          begun.incrementAndGet();
          throw new InterruptedException();
        };

    new Unfailing(body, Duration.ZERO).run();

    assertThat(begun).hasValue(1);
    assertThat(Thread.interrupted()).isTrue();
  }
}
