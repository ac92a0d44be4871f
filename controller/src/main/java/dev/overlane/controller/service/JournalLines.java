package dev.overlane.controller.service;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.pattern.CompositeConverter;

/**
 * {@code %journal(...)} of {@link LogPattern}: begins every line with its priority as the journal
 * reads it from a service's standard error (sd-daemon(3)), so that {@code journalctl -p err} finds
 * whole messages.
 */
final class JournalLines extends CompositeConverter<ILoggingEvent> {
  private static final int ERROR = 3;
  private static final int WARNING = 4;
  private static final int INFO = 6;
  private static final int DEBUG = 7;

  @Override
  protected String transform(ILoggingEvent event, String text) {
    String prefix = "<" + priority(event.getLevel()) + ">";
    StringBuilder lines = new StringBuilder();
    text.lines().forEach(line -> lines.append(prefix).append(line).append('\n'));
    return lines.toString();
  }

  /** As syslog(3) numbers them. */
  private static int priority(Level level) {
    if (level.isGreaterOrEqual(Level.ERROR)) {
      return ERROR;
    }
    if (level.isGreaterOrEqual(Level.WARN)) {
      return WARNING;
    }
    return level.isGreaterOrEqual(Level.INFO) ? INFO : DEBUG;
  }
}
