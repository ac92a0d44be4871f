package dev.overlane.controller.manual;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The manual of every command, from what its {@code --help} says. */
public final class CommandPages {
  private static final int SECTION = 1;

  private static final String INTRODUCTION =
      """
      Every command, its options and exit codes, as `--help` and the manual pages have them. Generated; a
      test fails if it is stale. What the commands are for, and what they print, is told in the pages that
      [README](../README.md) names.
      """;

  /** No synopsis is cut into lines: that is for who shows the page. */
  private static final int WIDE = 10_000;

  private static final ImmutableMap<String, String> ENVIRONMENT =
      ImmutableMap.of(
          "OVERLANE_LOG", "What is logged: ERROR, WARN, INFO (the default) or DEBUG.",
          "OVERLANE_JAVA_OPTS", "Options for the Java virtual machine, as `-Xmx1g`.",
          "NO_COLOR", "If not empty: no colours, unless `--color` says otherwise.",
          "CLICOLOR_FORCE", "If not empty, nor 0: colours where no terminal is, too.",
          "COLUMNS", "The width of helps and of `status --watch`, if not the terminal's.");

  private static final ImmutableMap<String, String> FILES =
      ImmutableMap.of(
          "/etc/overlane/overlane.yaml",
          "The network file that the service runs.",
          "/run/overlane/overlane.ctl",
          "The control socket of the running controller, which `status`, `verify`, `trace`,"
              + " `graph` and ovs-appctl(8) ask.");

  private final String source;
  private final ImmutableSortedMap.Builder<String, String> pages =
      ImmutableSortedMap.naturalOrder();

  private CommandPages(String source) {
    this.source = source;
  }

  /**
   * Returns the pages by their names, as {@code overlane-pki-host.1}.
   *
   * @param root with all its commands
   * @param source who publishes them, for the foot of each page
   */
  public static ImmutableSortedMap<String, String> of(CommandLine root, String source) {
    CommandPages manual = new CommandPages(source);
    manual.add(root);
    return manual.pages.buildOrThrow();
  }

  private void add(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (isHidden(spec)) {
      return;
    }
    String name = page(spec);
    pages.put(name + "." + SECTION, render(command, name));
    command.getSubcommands().values().forEach(this::add);
  }

  private String render(CommandLine command, String name) {
    CommandSpec spec = command.getCommandSpec();
    RoffPage page = new RoffPage(name, SECTION, source);
    page.section("NAME").paragraph(name + " - " + title(lines(spec.usageMessage().description())));
    page.section("SYNOPSIS").usage(synopsis(command));
    page.section("DESCRIPTION");
    describe(page, command);
    page.section("SEE ALSO").paragraph(seeAlso(spec));
    return page.render();
  }

  /**
   * Returns all of it as one page in Markdown.
   *
   * @param root with all its commands
   */
  public static String reference(CommandLine root) {
    MarkdownPage page = new MarkdownPage("Commands", INTRODUCTION);
    addReference(page, root);
    return page.render();
  }

  private static void addReference(MarkdownPage page, CommandLine command) {
    if (isHidden(command.getCommandSpec())) {
      return;
    }
    page.part(command.getCommandSpec().qualifiedName());
    page.usage(synopsis(command));
    describe(page, command);
    command.getSubcommands().values().forEach(sub -> addReference(page, sub));
  }

  private static boolean isHidden(CommandSpec spec) {
    return spec.usageMessage().hidden() || spec.helpCommand();
  }

  private static void describe(ManualPage page, CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    lines(spec.usageMessage().description()).forEach(page::paragraph);
    addArguments(page, spec);
    addCommands(page, command);
    if (!spec.usageMessage().exitCodeList().isEmpty()) {
      page.section("EXIT STATUS");
      spec.usageMessage()
          .exitCodeList()
          .forEach((code, meaning) -> page.item(page.bold(code.trim()), meaning));
    }
    if (spec.usageMessage().footer().length > 0) {
      page.section("EXAMPLES").example(examples(spec));
    }
    if (spec.parent() == null) {
      addItems(page, "ENVIRONMENT", ENVIRONMENT);
      addItems(page, "FILES", FILES);
    }
  }

  private static String examples(CommandSpec spec) {
    return Arrays.stream(spec.usageMessage().footer())
        .map(line -> line.startsWith("  ") ? line.substring(2) : line)
        .collect(Collectors.joining("\n"));
  }

  private static void addItems(ManualPage page, String section, Map<String, String> items) {
    page.section(section);
    items.forEach((term, meaning) -> page.item(page.bold(term), meaning));
  }

  private static void addArguments(ManualPage page, CommandSpec spec) {
    page.section("OPTIONS");
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      if (!parameter.hidden()) {
        page.item(
            page.italic(parameter.paramLabel()), String.join(" ", lines(parameter.description())));
      }
    }
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        page.item(term(page, option), String.join(" ", lines(option.description())));
      }
    }
  }

  private static String term(ManualPage page, OptionSpec option) {
    String names = Arrays.stream(option.names()).map(page::bold).collect(Collectors.joining(", "));
    return option.arity().max() == 0 ? names : names + "=" + page.italic(option.paramLabel());
  }

  private static void addCommands(ManualPage page, CommandLine command) {
    if (command.getSubcommands().isEmpty()) {
      return;
    }
    page.section("COMMANDS");
    command
        .getSubcommands()
        .values()
        .forEach(
            sub -> {
              CommandSpec spec = sub.getCommandSpec();
              UsageMessageSpec usage = spec.usageMessage();
              if (!usage.hidden()) {
                page.item(page.bold(spec.name()), String.join(" ", lines(usage.description())));
              }
            });
  }

  private static String seeAlso(CommandSpec spec) {
    String parent = spec.parent() == null ? "" : page(spec.parent()) + "(1), ";
    return parent + "overlane.yaml(5), ovs-vsctl(8), ovsdb(7)";
  }

  private static String page(CommandSpec spec) {
    return spec.qualifiedName("-");
  }

  /** The first sentence, as a line of apropos(1). */
  private static String title(List<String> description) {
    String first = description.isEmpty() ? "" : description.get(0);
    int end = first.indexOf(". ");
    String sentence = end < 0 ? first.replaceFirst("\\.$", "") : first.substring(0, end);
    return sentence.isEmpty()
        ? sentence
        : sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }

  private static String synopsis(CommandLine command) {
    command.setUsageHelpWidth(WIDE);
    return new Help(command.getCommandSpec(), Help.defaultColorScheme(Ansi.OFF))
        .synopsis(0)
        .trim()
        .replaceAll("\\s+", " ");
  }

  private static List<String> lines(String... markup) {
    return Arrays.stream(markup)
        .flatMap(line -> line.replace("%n", "\n").replace("%%", "%").lines())
        .map(line -> Ansi.OFF.string(line).trim())
        .filter(line -> !line.isEmpty())
        .collect(Collectors.toList());
  }
}
