package dev.overlane.config.watch;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The directories in which a change can lead a path to other content: those that hold a symbolic
 * link on its way, and the one that holds the file at the end.
 */
final class LinkTrail {
  /** As many links as Linux follows (path_resolution(7)). */
  private static final int MAX_LINKS = 40;

  private LinkTrail() {}

  /** The directories of a path; where it leads nowhere, up to the last that exists. */
  static ImmutableSet<Path> directories(Path path) throws IOException {
    ImmutableSet.Builder<Path> directories = ImmutableSet.builder();
    Path absolute = path.toAbsolutePath();
    Deque<Path> ahead = new ArrayDeque<>();
    absolute.forEach(ahead::addLast);
    Path here = absolute.getRoot();
    int links = 0;
    while (!ahead.isEmpty() && links <= MAX_LINKS) {
      Path next = here.resolve(ahead.pop()).normalize();
      if (Files.isSymbolicLink(next)) {
        directories.add(here);
        links++;
        Path target = Files.readSymbolicLink(next);
        prepend(target, ahead);
        here = target.isAbsolute() ? target.getRoot() : here;
      } else if (ahead.isEmpty() || !Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
        directories.add(here);
        return directories.build();
      } else {
        here = next;
      }
    }
    return directories.build();
  }

  private static void prepend(Path target, Deque<Path> ahead) {
    for (int i = target.getNameCount() - 1; i >= 0; i--) {
      ahead.push(target.getName(i));
    }
  }
}
