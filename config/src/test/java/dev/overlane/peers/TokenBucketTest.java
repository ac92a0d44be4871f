package dev.overlane.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TokenBucketTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void bucket_refillsUpToItsCapacity() {
    TokenBucket bucket = new TokenBucket(2, 10, 0);
    assertThat(bucket.tryTake(0)).isTrue();
    assertThat(bucket.tryTake(0)).isTrue();
    assertThat(bucket.tryTake(0)).isFalse();
    assertThat(bucket.tryTake(SECOND / 10)).isTrue();
    assertThat(bucket.tryTake(100 * SECOND)).isTrue();
    assertThat(bucket.tryTake(100 * SECOND)).isTrue();
    assertThat(bucket.tryTake(100 * SECOND)).isFalse();
  }

  @Test
  void overdrawnBucket_tellsWhenItIsPaidOff() {
    TokenBucket bucket = new TokenBucket(10, 10, 0);
    bucket.take(29, 0);
    assertThat(bucket.nanosUntilOne(0)).isEqualTo(2 * SECOND);
    assertThat(bucket.nanosUntilOne(SECOND)).isEqualTo(SECOND);
    assertThat(bucket.nanosUntilOne(2 * SECOND)).isZero();
  }

  @Test
  void clockThatIsSetBack_takesNothingAway() {
    TokenBucket bucket = new TokenBucket(2, 1, 1_000 * SECOND);
    assertThat(bucket.tryTake(0)).isTrue();
    assertThat(bucket.tryTake(0)).isTrue();
    assertThat(bucket.tryTake(0)).isFalse();
    assertThat(bucket.tryTake(SECOND)).isTrue();
  }
}
