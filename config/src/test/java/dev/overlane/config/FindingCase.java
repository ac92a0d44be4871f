package dev.overlane.config;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A text and what the loader has to say about it, from a file of {@code findings/}. There, a case
 * is a line {@code ### NAME}, the text, and the findings, one a line behind {@code => }; what
 * cannot be seen is written as {@code <TAB>}, {@code <CR>}, {@code <NUL>}, {@code <ESC>} or a code
 * point in hexadecimal.
 *
 * @param source where the case is written
 * @param name what it is about
 * @param text what is loaded, as written there
 * @param findings what is expected; {@code good} if nothing is wrong
 */
record FindingCase(String source, String name, String text, ImmutableList<String> findings) {
  static final Path DIRECTORY = Path.of("src/test/resources/findings");

  private static final String TITLE = "### ";
  private static final String FINDING = "=> ";
  private static final ImmutableMap<String, String> UNSEEN =
      ImmutableMap.of(
          "<TAB>", "\t",
          "<CR>", "\r",
          "<NUL>", "\0",
          "<ESC>", "\u001b",
          "<FEFF>", "\ufeff",
          "<1F600>", Character.toString(0x1f600));

  /** All cases of all files. */
  static ImmutableList<FindingCase> all() throws IOException {
    ImmutableList.Builder<FindingCase> cases = ImmutableList.builder();
    for (Path file : files()) {
      cases.addAll(of(file));
    }
    return cases.build();
  }

  static ImmutableList<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.sorted().collect(toImmutableList());
    }
  }

  static ImmutableList<FindingCase> of(Path file) throws IOException {
    List<String> sections = Splitter.on("\n" + TITLE).splitToList(Files.readString(file));
    return sections.stream()
        .skip(1)
        .map(section -> of(file.getFileName().toString(), section))
        .collect(toImmutableList());
  }

  private static FindingCase of(String source, String section) {
    List<String> lines = Splitter.on('\n').splitToList(section);
    StringBuilder text = new StringBuilder();
    ImmutableList.Builder<String> findings = ImmutableList.builder();
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith(FINDING)) {
        findings.add(line.substring(FINDING.length()));
      } else {
        text.append(line).append('\n');
      }
    }
    String written =
        text.substring(0, Math.max(0, text.length() - (section.endsWith("\n") ? 1 : 0)));
    return new FindingCase(source, lines.get(0), written, findings.build());
  }

  /** What the loader says. */
  ImmutableList<String> found() {
    ImmutableList<String> found = Loading.findings(loaded());
    return found.isEmpty() ? ImmutableList.of("good") : found;
  }

  /** The text as the loader gets it. */
  String loaded() {
    String loaded = text;
    for (Map.Entry<String, String> unseen : UNSEEN.entrySet()) {
      loaded = loaded.replace(unseen.getKey(), unseen.getValue());
    }
    return loaded;
  }

  /** The case as it is to be written, with what the loader says now. */
  String rewritten() {
    StringBuilder written = new StringBuilder().append(TITLE).append(name).append('\n');
    written.append(text);
    found().forEach(line -> written.append(FINDING).append(line).append('\n'));
    return written.toString();
  }

  @Override
  public String toString() {
    return source + ": " + name;
  }
}
