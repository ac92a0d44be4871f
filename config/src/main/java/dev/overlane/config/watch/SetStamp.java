package dev.overlane.config.watch;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import com.google.common.collect.Streams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What stat(2) tells of a file and of all that was looked for to include it.
 *
 * @param main the file
 * @param others the files that it includes, directly or not; empty for one that cannot be read
 * @param answers the names of files that patterns match
 */
record SetStamp(
    FileStamp main,
    ImmutableMap<Path, Optional<FileStamp>> others,
    ImmutableMap<Query, ImmutableList<String>> answers) {

  /** The stamp of a file of which nothing more is known. */
  static SetStamp ofMain(Path path) throws IOException {
    return new SetStamp(FileStamp.of(path), ImmutableMap.of(), ImmutableMap.of());
  }

  /** The stamp of the same files as they are now. */
  SetStamp again(Path path) throws IOException {
    return new SetStamp(
        FileStamp.of(path),
        ImmutableMap.copyOf(Maps.toMap(others.keySet(), SetStamp::stamp)),
        ImmutableMap.copyOf(Maps.toMap(answers.keySet(), SetStamp::answer)));
  }

  /** Whether nothing is included. */
  boolean isAlone() {
    return others.isEmpty() && answers.isEmpty();
  }

  /** All files that are there. */
  Stream<FileStamp> files() {
    return Streams.concat(Stream.of(main), others.values().stream().flatMap(Optional::stream));
  }

  /** The real paths of all files that are there. */
  ImmutableSet<Path> realPaths() {
    return files().map(FileStamp::realPath).collect(ImmutableSet.toImmutableSet());
  }

  /** Paths whose directories tell of every change of what is included. */
  Collection<Path> paths() {
    return Streams.concat(others.keySet().stream(), answers.keySet().stream().map(Query::path))
        .collect(ImmutableSet.toImmutableSet());
  }

  private static Optional<FileStamp> stamp(Path file) {
    try {
      return Optional.of(FileStamp.of(file));
    } catch (IOException absent) {
      return Optional.empty();
    }
  }

  private static ImmutableList<String> answer(Query query) {
    try {
      return query.answer();
    } catch (IOException absent) {
      return ImmutableList.of();
    }
  }
}
