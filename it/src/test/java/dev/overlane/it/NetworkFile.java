package dev.overlane.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * The file that the controller reads, and the ways in which people and tools change a file.
 *
 * @param path where it is
 */
public record NetworkFile(Path path) {
  private static final AtomicInteger COUNT = new AtomicInteger();

  public String read() {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes into the file itself, as an editor without a safe save does. */
  public void write(String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes what the edit makes of the present text; the edit must change something. */
  void edit(UnaryOperator<String> edit) {
    String before = read();
    String after = edit.apply(before);
    if (after.equals(before)) {
      throw new AssertionError("the edit changes nothing in\n" + before);
    }
    write(after);
  }

  /** Replaces the first {@code from}, which must be there. */
  void edit(String from, String to) {
    edit(text -> text.replace(from, to));
  }

  /** Writes a new file and renames it over this one, as safe editors and rsync do. */
  void replaceByRename(String text) {
    try {
      Path fresh = Files.writeString(sibling(), text);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the path a symbolic link to a new file, in one step, as configuration mounts do. */
  void replaceBySymlink(String text) {
    try {
      Path fresh = Files.writeString(sibling(), text);
      Path link = Files.createSymbolicLink(sibling(), fresh.getFileName());
      Files.move(link, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path sibling() {
    return path.resolveSibling("file-" + COUNT.incrementAndGet() + ".yaml");
  }
}
