package dev.overlane.config.files;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.Files;
import dev.overlane.config.yaml.IncludeScan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The search for all that a network file includes. Each file is read once, whoever includes it, so
 * that the search ends; whether the inclusions make sense is judged when the set is loaded.
 */
public final class Gathering {
  /** Most files of a set. */
  static final int MAX_FILES = 10_000;

  private static final Inclusion.Missing TOO_LARGE =
      new Inclusion.Missing(
          "makes the network larger than the "
              + FileSet.MAX_BYTES
              + " bytes and "
              + MAX_FILES
              + " files that are read",
          "split it over several controllers");

  private final Shelf shelf;
  private final Map<String, byte[]> read = new LinkedHashMap<>();
  private final Deque<String> unsearched = new ArrayDeque<>();
  private long bytes;

  private Gathering(Shelf shelf) {
    this.shelf = shelf;
  }

  /**
   * Gathers a set.
   *
   * @param path of the main file, as its user names it
   * @param content of the main file
   * @param shelf where the others are
   */
  public static FileSet of(String path, byte[] content, Shelf shelf) {
    Gathering gathering = new Gathering(shelf);
    gathering.add(path, content);
    ImmutableList.Builder<SourceFile> files = ImmutableList.builder();
    while (!gathering.unsearched.isEmpty()) {
      files.add(gathering.search(gathering.unsearched.remove()));
    }
    return new FileSet(files.build());
  }

  private void add(String path, byte[] content) {
    bytes += content.length;
    read.put(path, content);
    unsearched.add(path);
  }

  private SourceFile search(String path) {
    byte[] content = read.getOrDefault(path, new byte[0]);
    Map<String, Inclusion> inclusions = new LinkedHashMap<>();
    for (String item : IncludeScan.of(content)) {
      inclusions.computeIfAbsent(item, text -> include(path, text));
    }
    return new SourceFile(path, content, ImmutableMap.copyOf(inclusions));
  }

  private Inclusion include(String from, String item) {
    String path = item.startsWith("/") ? item : directory(from) + item;
    ImmutableList<String> found;
    try {
      found = Wildcards.areIn(item) ? matching(path) : ImmutableList.of(simplified(path));
    } catch (Shelf.UnreadableException e) {
      return new Inclusion.Missing("cannot be read: " + e.reason(), "");
    }
    for (String file : found) {
      try {
        if (!take(file)) {
          return TOO_LARGE;
        }
      } catch (Shelf.UnreadableException e) {
        String which = Wildcards.areIn(item) ? "leads to " + file + ", which " : "";
        return new Inclusion.Missing(which + "cannot be read: " + e.reason(), "");
      }
    }
    return found.isEmpty()
        ? new Inclusion.Missing(
            "matches no file",
            "a directory that is empty by mistake must not empty the network: add a file, or take"
                + " the item out")
        : new Inclusion.Files(found);
  }

  private ImmutableList<String> matching(String path) throws Shelf.UnreadableException {
    String directory = directory(path);
    if (Wildcards.areIn(directory)) {
      throw new Shelf.UnreadableException("* and ? may be in the last part of a path only");
    }
    String pattern = path.substring(directory.length());
    return shelf.find(simplified(directory), pattern).stream()
        .map(name -> simplified(directory + name))
        .collect(ImmutableList.toImmutableList());
  }

  /** Reads a file unless it was; returns whether there was room for it. */
  private boolean take(String path) throws Shelf.UnreadableException {
    if (read.containsKey(path)) {
      return true;
    }
    if (read.size() >= MAX_FILES || bytes > FileSet.MAX_BYTES) {
      return false;
    }
    byte[] content = shelf.read(path);
    if (bytes + content.length > FileSet.MAX_BYTES) {
      return false;
    }
    add(path, content);
    return true;
  }

  /** A path up to its last slash. */
  private static String directory(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  private static String simplified(String path) {
    return path.isEmpty() ? "" : Files.simplifyPath(path);
  }
}
