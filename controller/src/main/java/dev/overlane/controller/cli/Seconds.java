package dev.overlane.controller.cli;

import com.google.common.primitives.Doubles;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads seconds of a command line, with a fraction if need be. */
final class Seconds implements ITypeConverter<Duration> {
  private static final double MILLIS = 1_000;

  /** Some thirty years: what is more is a slip. */
  private static final double MOST = 1e9;

  @Override
  public Duration convert(String text) {
    Double seconds = Doubles.tryParse(text);
    if (seconds == null || !(seconds >= 0 && seconds <= MOST)) {
      throw new TypeConversionException("not a number of seconds, such as 30 or 0.5");
    }
    return Duration.ofMillis((long) (seconds * MILLIS));
  }
}
