package dev.overlane.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The line that is shown while something takes long. */
@Timeout(20)
final class WaitingTest {
  private final StringWriter shown = new StringWriter();
  private final CountDownLatch flushed = new CountDownLatch(1);

  private PrintWriter terminal() {
    return new PrintWriter(
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) {
            shown.write(text, from, length);
          }

          @Override
          public void flush() {
            flushed.countDown();
          }

          @Override
          public void close() {}
        });
  }

  @Test
  void whatTakesLong_isShownAndErased() throws InterruptedException {
    Waiting waiting = Waiting.begin(terminal(), "checking a.yaml", Duration.ZERO, true);
    flushed.await();
    assertThat(shown).hasToString("\rchecking a.yaml\033[K");

    waiting.close();

    assertThat(shown).hasToString("\rchecking a.yaml\033[K\r\033[K");
  }

  @Test
  void whatIsDoneSoon_showsNothing() {
    Waiting.begin(terminal(), "checking a.yaml", Duration.ofHours(1), true).close();

    assertThat(shown.toString()).isEmpty();
  }

  @Test
  void whereNoTerminalIs_nothingIsShown() throws InterruptedException {
    Waiting waiting = Waiting.begin(terminal(), "checking a.yaml", Duration.ZERO, false);

    assertThat(flushed.await(200, TimeUnit.MILLISECONDS)).isFalse();
    waiting.close();
    assertThat(shown.toString()).isEmpty();
  }
}
