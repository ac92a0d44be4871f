package dev.overlane.config;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Ints;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.schema.FileReading;
import dev.overlane.config.yaml.Place;
import dev.overlane.config.yaml.YamlNode;
import java.util.List;
import java.util.Optional;

/**
 * Where in a file what is: so that whoever talks about a host, a segment or a port can name its
 * line. PURE; any thread.
 */
public final class FilePlaces {
  private final String file;
  private final Optional<YamlNode> root;

  private FilePlaces(String file, Optional<YamlNode> root) {
    this.file = file;
    this.root = root;
  }

  /**
   * Reads a file's content.
   *
   * @param file the name by which it is shown
   * @param content the whole file; of one that is no YAML only the beginning is known
   */
  public static FilePlaces of(String file, byte[] content) {
    return of(FileSet.of(file, content));
  }

  /** Reads a file and what it includes. */
  public static FilePlaces of(FileSet files) {
    return new FilePlaces(files.main().path(), FileReading.tree(files));
  }

  /** The name of the main file, as the user gave it. */
  public String file() {
    return file;
  }

  /** The name of the file that a place is in. */
  public String file(Place place) {
    return place.source().number() == 0 ? file : place.source().name();
  }

  /**
   * An error about a key.
   *
   * @param path as of {@link #of(String...)}
   */
  public Diagnostic error(String message, String hint, List<String> path) {
    Place place = of(path.toArray(String[]::new));
    return new Diagnostic(
        Diagnostic.Severity.ERROR, file(place), place.line(), place.column(), message, hint);
  }

  /**
   * Errors about a setting, one for each line of what is wrong with it.
   *
   * @param setting its keys, with dots between them
   */
  public ImmutableList<Diagnostic> errors(String setting, String problems) {
    List<String> path = Splitter.on('.').splitToList(setting);
    return problems
        .lines()
        .map(line -> error(setting + ": " + line, "", path))
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * The place of a key.
   *
   * @param path keys from the top: {@code hosts}, {@code dt-1}, {@code ports}, {@code A}; in a list
   *     the number of an item, from 0
   * @return where the last key is written, or the last of them that is there; the beginning of the
   *     file if none is
   */
  public Place of(String... path) {
    Place place = Place.START;
    Optional<YamlNode> node = root;
    for (String key : path) {
      Optional<YamlNode> item = node.flatMap(list -> item(list, key));
      if (item.isPresent()) {
        place = item.get().place();
        node = item;
        continue;
      }
      Optional<YamlNode.Entry> entry = node.flatMap(map -> entry(map, key));
      if (entry.isEmpty()) {
        return place;
      }
      place = entry.get().key().place();
      node = entry.map(YamlNode.Entry::value);
    }
    return place;
  }

  private static Optional<YamlNode> item(YamlNode node, String number) {
    return node instanceof YamlNode.Sequence list
        ? Optional.ofNullable(Ints.tryParse(number))
            .filter(index -> index >= 0 && index < list.items().size())
            .map(list.items()::get)
        : Optional.empty();
  }

  private static Optional<YamlNode.Entry> entry(YamlNode node, String key) {
    return node instanceof YamlNode.Mapping map
        ? map.entries().stream().filter(entry -> entry.key().text().equals(key)).findFirst()
        : Optional.empty();
  }
}
