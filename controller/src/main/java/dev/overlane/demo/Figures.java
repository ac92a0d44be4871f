package dev.overlane.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/** Measured values as text. PURE. */
final class Figures {
  private Figures() {}

  /** Milliseconds below one second, else seconds with two decimals. */
  static String time(Duration duration) {
    return duration.toMillis() < 1000
        ? duration.toMillis() + " ms"
        : String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
  }

  /** KiB as MB. */
  static String memory(OptionalLong kibibytes) {
    return kibibytes.isPresent()
        ? Math.round(kibibytes.getAsLong() * 1024 / 1e6) + " MB"
        : "unknown";
  }
}
