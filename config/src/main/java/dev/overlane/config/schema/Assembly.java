package dev.overlane.config.schema;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.files.Inclusion;
import dev.overlane.config.files.SourceFile;
import dev.overlane.config.yaml.IncludeScan;
import dev.overlane.config.yaml.Shown;
import dev.overlane.config.yaml.Source;
import dev.overlane.config.yaml.TreeBudget;
import dev.overlane.config.yaml.YamlNode;
import dev.overlane.config.yaml.YamlReader;
import dev.overlane.config.yaml.YamlTree;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Puts the trees of a set of files together to the one tree that a single file with everything in
 * it would have, but for the places: each value keeps its own.
 */
final class Assembly {
  /** Most files of which each is included by the one before. */
  private static final int MAX_DEPTH = 10;

  private static final String ITEM = "a path, or a pattern such as hosts.d/*.yaml";
  private static final String HINT = "relative to the file that includes";

  private final ImmutableMap<String, SourceFile> files;
  private final SourceFile main;
  private final int firstNumber;
  private final Findings findings;
  private final TreeBudget budget = new TreeBudget();
  private final Sections sections;

  /** By path, where each file was included; the main file by nothing. */
  private final Map<String, Optional<Value>> included = new HashMap<>();

  private final Deque<String> chain = new ArrayDeque<>();
  private boolean complete = true;

  private final Optional<LoadMemory> memory;

  private Assembly(FileSet files, int firstNumber, Findings findings, Optional<LoadMemory> memory) {
    this.firstNumber = firstNumber;
    this.files = Maps.uniqueIndex(files.files(), SourceFile::path);
    this.main = files.main();
    this.findings = findings;
    this.memory = memory;
    this.sections = new Sections(main.path(), findings);
  }

  /**
   * The whole tree. Empty, with findings, if a file is missing or no YAML: what is in it would be
   * missed everywhere else.
   *
   * @param memory of the files' last versions, if they are to be read beside them
   */
  static Optional<YamlNode> of(FileSet files, Findings findings, Optional<LoadMemory> memory) {
    memory.ifPresent(LoadMemory::beginFiles);
    Assembly network = new Assembly(files, 0, findings, memory);
    Optional<YamlNode> root = network.assemble();
    if (files.own().isEmpty()) {
      return root;
    }
    Optional<YamlNode> own =
        new Assembly(files.own().get(), network.included.size(), findings, memory).assemble();
    return root.isPresent() && own.isPresent()
        ? Optional.of(OwnFile.over(root.get(), own.get(), findings))
        : Optional.empty();
  }

  private Optional<YamlNode> assemble() {
    Optional<YamlNode> root = read(main, Optional.empty());
    if (!complete || root.isEmpty()) {
      return Optional.empty();
    }
    return included.size() == 1 ? root : Optional.of(sections.joined(root.get().place()));
  }

  private Optional<YamlNode> read(SourceFile file, Optional<Value> item) {
    Source source = new Source(firstNumber + included.size(), file.path());
    included.put(file.path(), item);
    chain.push(file.path());
    YamlTree tree = tree(source, file);
    tree.findings().forEach(findings::add);
    Optional<YamlNode> root = tree.root();
    complete &= root.isPresent();
    Optional<YamlNode> spelt =
        root.map(
            node -> {
              Fields fields =
                  Fields.of(
                      new Value("the file", "", node, findings),
                      "",
                      source.start(),
                      FileReading.KEYS);
              sections.add(fields, item.isEmpty());
              fields
                  .find(IncludeScan.KEY)
                  .ifPresent(
                      value -> {
                        // Where it is misspelt, nobody has looked for what it includes.
                        if (fields.isCorrected(IncludeScan.KEY)) {
                          complete = false;
                        } else {
                          value.oneOrMore().forEach(included -> include(file, included));
                        }
                      });
              return fields.corrected(node);
            });
    chain.pop();
    return spelt;
  }

  private YamlTree tree(Source source, SourceFile file) {
    return memory
        .map(known -> YamlReader.read(source, file.content(), budget, known.text(source)))
        .orElseGet(() -> YamlReader.read(source, file.content(), budget));
  }

  private void include(SourceFile from, Value item) {
    Optional<String> text = item.text(ITEM, HINT);
    if (text.isEmpty()) {
      complete = false;
      return;
    }
    Inclusion inclusion =
        from.inclusions()
            .getOrDefault(
                text.get(),
                new Inclusion.Missing(
                    "cannot be looked for here", "write each path out, in a file on disk"));
    if (inclusion instanceof Inclusion.Missing missing) {
      refuse(item, text.get(), missing.reason(), missing.hint());
      return;
    }
    for (String path : ((Inclusion.Files) inclusion).paths()) {
      include(path, item, text.get());
    }
  }

  private void include(String path, Value item, String text) {
    if (chain.contains(path)) {
      refuse(item, text, "leads to " + path + ", which leads here", "take it out");
    } else if (included.containsKey(path)) {
      String place =
          included.get(path).map(first -> first.place().seenFrom(item.place())).orElse("");
      refuse(item, text, "leads to " + path + " once more", "see " + place + "; keep one of them");
    } else if (chain.size() >= MAX_DEPTH) {
      refuse(
          item, text, "is the end of a chain of more than " + MAX_DEPTH + " files", "flatten it");
    } else {
      read(Objects.requireNonNull(files.get(path)), Optional.of(item));
    }
  }

  private void refuse(Value item, String text, String reason, String hint) {
    complete = false;
    findings.error(item.place(), IncludeScan.KEY + " " + Shown.quote(text) + " " + reason, hint);
  }
}
