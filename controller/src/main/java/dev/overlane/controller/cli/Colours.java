package dev.overlane.controller.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Whether to use colours, as {@code --color} says. */
enum Colours {
  /** As the terminal can and the environment says. */
  auto,
  always,
  never;

  private static final String OPTION = "--color";

  /** Has a command and all below it take the option; only the first one's help tells of it. */
  static void addTo(CommandLine command) {
    addTo(command.getCommandSpec(), false);
  }

  private static void addTo(CommandSpec command, boolean hidden) {
    command.addOption(
        OptionSpec.builder(OPTION)
            .type(Colours.class)
            .paramLabel("WHEN")
            .hidden(hidden)
            .description(
                "Use colours: always, never, or auto: on a terminal, unless the environment says"
                    + " otherwise (default: auto). Every command takes it.")
            .build());
    command.subcommands().values().forEach(below -> addTo(below.getCommandSpec(), true));
  }

  /** What arguments say, before they are parsed; what is no good is for the parser to tell. */
  static Colours in(String... arguments) {
    Colours said = auto;
    for (int i = 0; i < arguments.length; i++) {
      String word = arguments[i];
      String value =
          word.startsWith(OPTION + "=")
              ? word.substring(OPTION.length() + 1)
              : word.equals(OPTION) && i + 1 < arguments.length ? arguments[i + 1] : "";
      for (Colours one : values()) {
        said = one.name().equals(value) ? one : said;
      }
    }
    return said;
  }
}
