package dev.overlane.config.schema;

import dev.overlane.config.model.DatapathType;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Segment;
import dev.overlane.config.yaml.YamlNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hosts as they were read last, by the lines that say what they are. It holds those alone about
 * which there was nothing to say and whose ports have no rules: rules name other ports. Confined to
 * one thread at a time.
 */
final class HostMemory {
  private Map<String, Host> last = new HashMap<>();
  private @Nullable Surroundings lastSurroundings;
  private String lastTemplates = "";

  /** What of a file other than a host's own lines makes a host what it is. */
  record Surroundings(
      String bridge,
      DatapathType datapathType,
      boolean fakeBridges,
      String tunnel,
      Map<String, Segment> segments,
      Endpoints endpoints,
      boolean acceptsManagers) {

    static Surroundings of(
        HostSettings defaults,
        Located<String> tunnel,
        SegmentSection segments,
        ControllerSection controller) {
      return new Surroundings(
          defaults.bridge().value(),
          defaults.datapathType().value(),
          defaults.fakeBridges().value(),
          tunnel.value(),
          segments.segments(),
          controller.endpoints(),
          controller.acceptsManagers());
    }
  }

  /** One reading of a file. */
  final class Reading {
    private final Surroundings surroundings;
    private final Function<YamlNode, @Nullable String> texts;
    private final Map<String, Host> usable;
    private final Map<String, Host> read = new HashMap<>();

    private final String templates;

    private Reading(
        Surroundings surroundings, String templates, Function<YamlNode, @Nullable String> texts) {
      this.surroundings = surroundings;
      this.templates = templates;
      this.texts = texts;
      boolean same = surroundings.equals(lastSurroundings) && templates.equals(lastTemplates);
      this.usable = same ? last : Map.of();
    }

    /** The host that a value was before; null if that is not known. */
    @Nullable Host known(YamlNode value) {
      String text = texts.apply(value);
      Host host = text == null ? null : usable.get(text);
      if (host != null) {
        read.put(text, host);
      }
      return host;
    }

    /** Takes what a value is for the next reading. */
    void learn(YamlNode value, Host host) {
      String text = texts.apply(value);
      if (text != null) {
        read.put(text, host);
      }
    }

    /** Has the next reading begin with what this one knows. */
    void keep() {
      last = read;
      lastSurroundings = surroundings;
      lastTemplates = templates;
    }
  }

  /**
   * Begins a reading.
   *
   * @param templates what hosts may take by a template's name
   * @param texts the lines behind a value; null where they do not tell all of it
   */
  Reading begin(
      Surroundings surroundings, String templates, Function<YamlNode, @Nullable String> texts) {
    return new Reading(surroundings, templates, texts);
  }
}
