package dev.overlane.controller.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The program's version, as the build wrote it. */
public final class Version {
  private Version() {}

  /** Returns for example {@code 0.1.0-SNAPSHOT}. */
  public static String current() {
    try (InputStream stream = Version.class.getResourceAsStream("/overlane.properties")) {
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
