package dev.overlane.config.schema;

import dev.overlane.config.yaml.Source;
import dev.overlane.config.yaml.TextMemory;
import dev.overlane.config.yaml.YamlNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is kept of a network's files from one loading to the next, so that the next one costs what
 * has changed. It never changes what comes of them. Confined to one thread at a time.
 */
public final class LoadMemory {
  private final Map<Source, TextMemory> texts = new HashMap<>();
  private final Set<Source> read = new HashSet<>();
  private final HostMemory hosts = new HostMemory();

  /** The lines that say what a host is, but for templates. */
  private final IdentityHashMap<YamlNode, String> lines = new IdentityHashMap<>();

  private String templates = "";

  /** Nothing is known yet. */
  public LoadMemory() {}

  /** Begins to read files. What is known of those that were not read the last time is forgotten. */
  void beginFiles() {
    texts.keySet().retainAll(read);
    read.clear();
  }

  /** What is known of a text. */
  TextMemory text(Source source) {
    read.add(source);
    return texts.computeIfAbsent(source, unknown -> new TextMemory());
  }

  /** Begins to write out the hosts of a file, which may take templates. */
  void begin(Templates used) {
    templates = used.text();
    lines.clear();
  }

  /** Tells which value of the file a host is that was written out. */
  void wroteOut(YamlNode host, YamlNode written) {
    for (TextMemory memory : texts.values()) {
      String text = memory.textOf(written);
      if (text != null) {
        lines.put(host, text);
        return;
      }
    }
  }

  /** Begins to read hosts, with what is known of them if there is a memory. */
  static HostMemory.Reading hosts(
      Optional<LoadMemory> memory, HostMemory.Surroundings surroundings) {
    return memory
        .map(known -> known.hosts.begin(surroundings, known.templates, known.lines::get))
        .orElseGet(() -> new HostMemory().begin(surroundings, "", host -> null));
  }
}
