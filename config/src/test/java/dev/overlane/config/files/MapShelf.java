package dev.overlane.config.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Optional;

/** Files in memory, by path. */
public final class MapShelf implements Shelf {
  private final ImmutableMap<String, String> files;

  private MapShelf(ImmutableMap<String, String> files) {
    this.files = files;
  }

  /** The set of a main file, the first, with others. */
  public static FileSet set(ImmutableMap<String, String> files) {
    String main = files.keySet().iterator().next();
    return Gathering.of(main, files.get(main).getBytes(UTF_8), new MapShelf(files));
  }

  @Override
  public byte[] read(String path) throws UnreadableException {
    return Optional.ofNullable(files.get(path))
        .orElseThrow(() -> new UnreadableException("there is no such file"))
        .getBytes(UTF_8);
  }

  @Override
  public ImmutableList<String> find(String directory, String pattern) {
    String prefix = directory.isEmpty() ? "" : directory + "/";
    return files.keySet().stream()
        .filter(path -> path.startsWith(prefix))
        .map(path -> path.substring(prefix.length()))
        .filter(name -> name.indexOf('/') < 0 && Wildcards.match(pattern, name))
        .sorted()
        .collect(ImmutableList.toImmutableList());
  }
}
