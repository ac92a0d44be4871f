package dev.overlane.config.watch;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.files.Wildcards;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A question for the files that match a pattern.
 *
 * @param directory where they are
 * @param pattern of {@link Wildcards}
 */
record Query(Path directory, String pattern) {

  /** Their names, sorted. */
  ImmutableList<String> answer() throws IOException {
    ImmutableList.Builder<String> names = ImmutableList.builder();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            directory, entry -> Wildcards.match(pattern, entry.getFileName().toString()))) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return ImmutableList.sortedCopyOf(names.build());
  }

  /** A path in the directory, which a watch of it may be made for. */
  Path path() {
    return directory.resolve(pattern);
  }
}
