package dev.overlane.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text that a reviewer reads. {@code mvn test -Dgolden.update=true} writes them all anew. */
public final class Golden {
  private Golden() {}

  /** Compares a text with its file, which is relative to the module. */
  public static void check(String file, String text) throws IOException {
    Path path = Path.of(file);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.writeString(path, text);
    }
    assertThat(Files.readString(path))
        .as("%s; -Dgolden.update=true renews it", file)
        .isEqualTo(text);
  }
}
