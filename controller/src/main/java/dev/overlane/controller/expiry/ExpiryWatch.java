package dev.overlane.controller.expiry;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.controller.run.StatusBoard;
import dev.overlane.controller.status.CertificateWords;
import dev.overlane.tls.Standing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds, on a thread of its own, at the certificates that are in use, tells
 * status and log of those that end soon, and has sessions begin anew that may have a later one to
 * show.
 */
public final class ExpiryWatch {
  private static final Logger log = LoggerFactory.getLogger(ExpiryWatch.class);
  private static final long PERIOD_SECONDS = 5;

  private final Certificates certificates;
  private final StatusBoard board;
  private final InstantSource clock;
  private final ExpiryLedger ledger = new ExpiryLedger();
  private final SecondLooks secondLooks = new SecondLooks();

  public ExpiryWatch(Certificates certificates, StatusBoard board, InstantSource clock) {
    this.certificates = certificates;
    this.board = board;
    this.clock = clock;
  }

  /** Begins; ends with the process. */
  public void start() {
    ScheduledExecutorService timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "certificates");
              thread.setDaemon(true);
              return thread;
            });
    var unused = timer.scheduleWithFixedDelay(this::look, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  private void look() {
    Instant now = clock.instant();
    ImmutableSortedMap<String, Instant> due = ExpiryLedger.due(certificates.ends(), now);
    board.certificatesDue(due);
    ledger.untold(due, now).forEach((name, end) -> log.warn("{}", CertificateWords.of(name, end)));
    secondLooks.next(certificates.sessions(), now).ifPresent(Standing::beginAnew);
  }
}
