package dev.overlane.config.watch;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.files.Shelf;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The file system, which remembers what it was asked for and how it found that. Confined to the
 * thread that made it.
 */
public final class DiskShelf implements Shelf {
  private final Map<Path, Optional<FileStamp>> files = new LinkedHashMap<>();
  private final Map<Query, ImmutableList<String>> answers = new LinkedHashMap<>();
  private boolean torn;

  @Override
  public byte[] read(String name) throws UnreadableException {
    Path path = path(name);
    files.put(path, Optional.empty());
    try {
      FileStamp stamp = FileStamp.of(path);
      files.put(path, Optional.of(stamp));
      Optional<byte[]> content = StableRead.bytes(path, stamp);
      if (content.isPresent()) {
        return content.get();
      }
    } catch (IOException e) {
      throw new UnreadableException(Reasons.of(e));
    }
    torn = true;
    throw new UnreadableException("it is being written");
  }

  @Override
  public ImmutableList<String> find(String directory, String pattern) throws UnreadableException {
    Query query = new Query(path(directory), pattern);
    answers.put(query, ImmutableList.of());
    try {
      answers.put(query, query.answer());
    } catch (IOException e) {
      throw new UnreadableException(directory + ": " + Reasons.of(e));
    }
    return answers.getOrDefault(query, ImmutableList.of());
  }

  /** Whether some file changed while it was read. */
  boolean isTorn() {
    return torn;
  }

  /** How everything was found that it was asked for, beside the main file. */
  SetStamp stamp(FileStamp main) {
    return new SetStamp(main, ImmutableMap.copyOf(files), ImmutableMap.copyOf(answers));
  }

  private static Path path(String name) throws UnreadableException {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new UnreadableException("it is no path");
    }
  }
}
