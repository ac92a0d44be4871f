package dev.overlane.controller.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import dev.overlane.faults.Reasons;
import dev.overlane.lab.LabException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code overlane}: the root of all commands. */
@Command(
    name = "overlane",
    mixinStandardHelpOptions = true,
    description = "Overlay networks on plain Open vSwitch hosts, from one YAML file.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  overlane init net.yaml                # a file to start with, by questions",
      "  overlane bootstrap net.yaml --ssh     # sets up the hosts that it names",
      "  overlane run --config net.yaml        # the controller",
      "  overlane status",
      "  overlane COMMAND --help"
    })
public final class OverlaneCommand implements Callable<Integer> {
  /** Every command by its name, in the order of the help. */
  private static final ImmutableMap<String, Supplier<Object>> COMMANDS =
      ImmutableMap.<String, Supplier<Object>>builder()
          .put("init", InitCommand::new)
          .put("run", RunCommand::new)
          .put("validate", ValidateCommand::new)
          .put("plan", PlanCommand::new)
          .put("apply", ApplyCommand::new)
          .put("import", ImportCommand::new)
          .put("pki", PkiCommand::new)
          .put("bootstrap", BootstrapCommand::new)
          .put("doctor", DoctorCommand::new)
          .put("status", StatusCommand::new)
          .put("verify", VerifyCommand::new)
          .put("trace", TraceCommand::new)
          .put("graph", GraphCommand::new)
          .put("teardown", TeardownCommand::new)
          .put("demo", DemoCommand::new)
          .put("lab", LabCommand::new)
          .put("completion", CompletionCommand::new)
          .put("man", ManCommand::new)
          .put("version", VersionCommand::new)
          .put("help", HelpCommand::new)
          .buildOrThrow();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return askWhich(spec);
  }

  /** A group's name alone does nothing: its help tells what may follow. */
  static int askWhich(CommandSpec group) {
    group.commandLine().usage(group.commandLine().getErr());
    return 1;
  }

  /** Runs a command line and returns the exit code; usage errors are 1, as any error. */
  public static int execute(String... arguments) {
    // Whatever the locale: names and descriptions of a file are UTF-8, and so are JSON and SVG.
    return execute(
        commandLine(arguments)
            .setOut(new PrintWriter(System.out, true, UTF_8))
            .setErr(new PrintWriter(System.err, true, UTF_8)),
        arguments);
  }

  /** The same with results and diagnostics to the given writers. */
  static int execute(PrintWriter out, PrintWriter err, String... arguments) {
    return execute(commandLine(arguments).setOut(out).setErr(err), arguments);
  }

  /**
   * The command that the arguments begin with alone; all commands if they begin with none, as a
   * help does. The annotations and classes of the others would be half of a short command's time.
   */
  private static CommandLine commandLine(String... arguments) {
    Supplier<Object> named = arguments.length > 0 ? COMMANDS.get(arguments[0]) : null;
    if (named == null || arguments[0].equals("help")) {
      return all();
    }
    return equipped(
        new CommandLine(new OverlaneCommand()).addSubcommand(arguments[0], named.get()));
  }

  /** All commands. */
  static CommandLine all() {
    CommandLine root = new CommandLine(new OverlaneCommand());
    COMMANDS.forEach((name, command) -> root.addSubcommand(name, command.get()));
    return equipped(root);
  }

  /** With what all commands have in common. */
  private static CommandLine equipped(CommandLine root) {
    Colours.addTo(root);
    equipHelp(root);
    return root;
  }

  private static void equipHelp(CommandLine command) {
    Map<String, IHelpSectionRenderer> sections = command.getHelpSectionMap();
    fit(
        sections,
        UsageMessageSpec.SECTION_KEY_SYNOPSIS,
        (help, lines, width) ->
            HelpColumns.synopsis(
                lines, help.synopsisHeadingLength(), help.commandSpec().qualifiedName(), width));
    fit(
        sections,
        UsageMessageSpec.SECTION_KEY_DESCRIPTION,
        (help, lines, width) -> HelpColumns.paragraph(lines, 0, width));
    for (String list :
        List.of(
            UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
            UsageMessageSpec.SECTION_KEY_OPTION_LIST,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
            UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST)) {
      fit(sections, list, (help, lines, width) -> HelpColumns.list(lines, width));
    }
    sections.put(
        UsageMessageSpec.SECTION_KEY_FOOTER,
        help -> {
          UsageMessageSpec usage = help.commandSpec().usageMessage();
          return HelpFooter.fitting(Arrays.asList(usage.footer()), usage.width()).stream()
              .map(line -> line + System.lineSeparator())
              .collect(Collectors.joining());
        });
    command.getSubcommands().values().forEach(OverlaneCommand::equipHelp);
  }

  /** Wraps the lines of a section of a help. */
  private interface Fitting {
    String of(Help help, String lines, int width);
  }

  /** Has a section laid out in lines of any length, and wrapped afterwards. */
  private static void fit(
      Map<String, IHelpSectionRenderer> sections, String section, Fitting fitting) {
    IHelpSectionRenderer laidOut = requireNonNull(sections.get(section));
    sections.put(
        section,
        help -> {
          UsageMessageSpec usage = help.commandSpec().usageMessage();
          int width = usage.width();
          usage.width(HelpColumns.UNBOUNDED);
          try {
            return fitting.of(help, laidOut.render(help), width);
          } finally {
            usage.width(width);
          }
        });
  }

  private static int execute(CommandLine commandLine, String... arguments) {
    prepare(commandLine.getCommandSpec(), VersionCommand.line());
    commandLine.setParameterExceptionHandler((misuse, all) -> explain(misuse));
    commandLine.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          explain(failure, command.getErr());
          return 1;
        });
    Terminal.ask(Colours.in(arguments));
    boolean asked = asksForHelp(arguments);
    // A group's name alone gives its help as well, as an error.
    if (asked || Arrays.stream(arguments).filter(word -> !word.startsWith("-")).count() < 2) {
      boolean colours = Terminal.colours(asked ? Terminal.Stream.OUTPUT : Terminal.Stream.ERRORS);
      commandLine
          .setUsageHelpWidth(Terminal.helpWidth())
          .setColorScheme(
              CommandLine.Help.defaultColorScheme(
                  colours ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    }
    // The parser would take --help behind a word that is no command for that of all commands.
    return asked && isNoCommand(arguments[0])
        ? commandLine.execute(arguments[0])
        : commandLine.execute(arguments);
  }

  private static boolean isNoCommand(String word) {
    return !word.startsWith("-") && !COMMANDS.containsKey(word);
  }

  /** What went wrong at the edges is told in words; anything else is a bug, with its trace. */
  private static void explain(Exception failure, PrintWriter err) {
    if (failure instanceof LabException) {
      err.println("overlane: " + failure.getMessage());
    } else if (failure instanceof IOException || failure instanceof UncheckedIOException) {
      err.println("overlane: " + Reasons.withFile(failure));
    } else if (failure instanceof InterruptedException) {
      err.println("overlane: interrupted");
    } else {
      err.println("overlane: a bug; please report it with what follows:");
      failure.printStackTrace(err);
    }
  }

  private static void prepare(CommandSpec spec, String version) {
    spec.exitCodeOnInvalidInput(1).version(version);
    spec.subcommands().values().forEach(sub -> prepare(sub.getCommandSpec(), version));
  }

  private static boolean asksForHelp(String... arguments) {
    return Arrays.stream(arguments)
        .anyMatch(word -> word.equals("help") || word.equals("-h") || word.equals("--help"));
  }

  /** The reason alone: a whole help would push it off the screen. */
  private static int explain(ParameterException misuse) {
    CommandLine command = misuse.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("overlane: " + Misuse.words(misuse));
    err.println("`" + command.getCommandSpec().qualifiedName() + " --help` tells what it takes");
    return 1;
  }
}
