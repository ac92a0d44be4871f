package dev.overlane.config.yaml;

import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * A tree under construction from the parser's events. Each event is taken in constant time, apart
 * from the copy that closes a collection. Confined to the thread that made it.
 */
final class TreeBuilder {
  private final Deque<Frame> open = new ArrayDeque<>();
  private final Map<String, Built> anchors = new HashMap<>();
  private final Set<String> openAnchors = new HashSet<>();
  private final List<Finding> findings = new ArrayList<>();
  private @Nullable YamlNode root;
  private final Source source;
  private final TreeBudget budget;

  TreeBuilder(Source source, TreeBudget budget) {
    this.source = source;
    this.budget = budget;
  }

  /** A finished value and how many values it is made of, what aliases stand for included. */
  record Built(YamlNode node, long weight) {}

  /** Takes the next event; returns why the text is refused here, or empty to go on. */
  Optional<Finding> add(Event event) {
    return switch (event.getEventId()) {
      case DocumentStart -> startDocument((DocumentStartEvent) event);
      case MappingStart, SequenceStart -> startCollection((CollectionStartEvent) event);
      case MappingEnd, SequenceEnd -> endCollection();
      case Scalar -> scalar((ScalarEvent) event);
      case Alias -> alias((AliasEvent) event);
      case StreamStart, StreamEnd, DocumentEnd, Comment -> Optional.empty();
    };
  }

  /** Whether a value has a name by which it can stand elsewhere. */
  boolean hasAnchors() {
    return !anchors.isEmpty();
  }

  /** What was found so far and one thing more. */
  ImmutableList<Finding> findingsWith(Finding last) {
    return ImmutableList.<Finding>builder().addAll(findings).add(last).build();
  }

  /** The tree, once the last event was taken. */
  YamlTree finish() {
    if (root == null) {
      return YamlTree.refused(
          source.start(), "the file is empty", "the smallest file is the line `version: 1`");
    }
    return new YamlTree(Optional.of(root), ImmutableList.copyOf(findings));
  }

  private Optional<Finding> startDocument(DocumentStartEvent event) {
    Place place = YamlReader.placeOf(source, event.getStartMark());
    if (root != null) {
      return refuse(place, "a second document begins here", "put everything in one document");
    }
    boolean old = event.getSpecVersion().filter(version -> version.getMinor() < 2).isPresent();
    if (old) {
      return refuse(place, "this is not YAML 1.2", "leave out the line that begins with %YAML");
    }
    return Optional.empty();
  }

  private Optional<Finding> startCollection(CollectionStartEvent event) {
    Place place = YamlReader.placeOf(source, event.getStartMark());
    if (open.size() >= TreeLimits.MAX_DEPTH) {
      return refuse(
          place,
          "the nesting is deeper than " + TreeLimits.MAX_DEPTH + " levels",
          "no valid file needs more than eight");
    }
    tag(event.getTag(), place);
    Optional<String> anchor = event.getAnchor().map(Anchor::getValue);
    anchor.ifPresent(openAnchors::add);
    open.push(new Frame(place, event instanceof MappingStartEvent, anchor));
    return Optional.empty();
  }

  private Optional<Finding> endCollection() {
    Frame frame = open.pop();
    frame.anchor().ifPresent(openAnchors::remove);
    return accept(frame.close(), frame.anchor());
  }

  private Optional<Finding> scalar(ScalarEvent event) {
    Place place = YamlReader.placeOf(source, event.getStartMark());
    tag(event.getTag(), place);
    YamlNode.Scalar scalar = new YamlNode.Scalar(place, event.getValue(), event.isPlain());
    return accept(new Built(scalar, 1), event.getAnchor().map(Anchor::getValue));
  }

  private Optional<Finding> alias(AliasEvent event) {
    Place place = YamlReader.placeOf(source, event.getStartMark());
    String name = event.getAlias().getValue();
    if (openAnchors.contains(name)) {
      return refuse(
          place,
          "the alias *" + Shown.clip(name) + " stands for a value that contains it",
          "write the value out");
    }
    Built target = anchors.get(name);
    if (target == null) {
      return refuse(
          place,
          "the alias *" + Shown.clip(name) + " stands for nothing",
          "put &" + Shown.clip(name) + " before a value further up, or quote the text");
    }
    if (!budget.takeAliased(target.weight())) {
      return refuse(
          place,
          "aliases stand for more than " + TreeLimits.MAX_ALIASED_VALUES + " values here",
          "write values out instead of nesting aliases");
    }
    return accept(new Built(target.node().at(place), target.weight()), Optional.empty());
  }

  private Optional<Finding> accept(Built built, Optional<String> anchor) {
    Place place = built.node().place();
    if (!budget.takeValue()) {
      return refuse(
          place,
          "the file has more than " + TreeLimits.MAX_VALUES + " values",
          "split the network over several controllers");
    }
    anchor.ifPresent(name -> anchors.put(name, built));
    Frame parent = open.peek();
    if (parent == null) {
      root = built.node();
    } else {
      parent.add(built).ifPresent(findings::add);
    }
    return Optional.empty();
  }

  private void tag(Optional<String> tag, Place place) {
    boolean explicit = tag.isPresent() && !tag.get().equals("!");
    if (explicit) {
      findings.add(
          new Finding(
              true, place, "a tag has no meaning here", "leave out the word that begins with `!`"));
    }
  }

  private static Optional<Finding> refuse(Place place, String message, String hint) {
    return Optional.of(new Finding(true, place, message, hint));
  }
}
