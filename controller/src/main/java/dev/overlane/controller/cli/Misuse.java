package dev.overlane.controller.cli;

import com.google.common.base.Ascii;
import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.schema.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in a user's words instead of the parser's. PURE. */
final class Misuse {
  private static final ImmutableSet<Class<?>> WHOLE_NUMBERS =
      ImmutableSet.of(int.class, Integer.class, long.class, Long.class);

  /** How the parser tells what a converter of ours says. */
  private static final Pattern CONVERTED =
      Pattern.compile("Invalid value for .*?: (.*)", Pattern.DOTALL);

  private static final Pattern NO_PAIR =
      Pattern.compile(
          "Value for option (?:option )?'?(\\S+?)'?.* should be in KEY=VALUE format but was (.*)");

  private Misuse() {}

  /** In one line. */
  static String words(ParameterException misuse) {
    if (misuse instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    if (misuse instanceof MissingParameterException missing) {
      return missing(missing);
    }
    if (misuse instanceof OverwrittenOptionException twice) {
      return name(twice.getOverwritten()) + " is given more than once";
    }
    ArgSpec argument = misuse.getArgSpec();
    String said = Strings.nullToEmpty(misuse.getMessage());
    Matcher pair = NO_PAIR.matcher(said);
    if (argument != null && pair.matches()) {
      return name(argument) + " " + pair.group(2) + ": not of the form " + label(argument);
    }
    Matcher converted = CONVERTED.matcher(said);
    if (argument != null && converted.matches()) {
      return isFlag(argument)
          ? name(argument) + " takes no value"
          : name(argument)
              + " "
              + Strings.nullToEmpty(misuse.getValue())
              + ": "
              + wanted(argument, converted.group(1));
    }
    return said;
  }

  private static boolean isFlag(ArgSpec argument) {
    return argument.isOption() && argument.arity().max() == 0;
  }

  private static String wanted(ArgSpec argument, String said) {
    Class<?> type = argument.isMultiValue() ? String.class : argument.typeInfo().getType();
    if (type.isEnum()) {
      return "not one of "
          + Arrays.stream(type.getEnumConstants())
              .map(String::valueOf)
              .collect(Collectors.joining(", "));
    }
    ImmutableList<Class<?>> inner =
        argument.typeInfo().getAuxiliaryTypeInfos().stream()
            .map(info -> (Class<?>) info.getType())
            .collect(ImmutableList.toImmutableList());
    return WHOLE_NUMBERS.contains(type) || inner.stream().anyMatch(WHOLE_NUMBERS::contains)
        ? label(argument) + " is to be a whole number"
        : said;
  }

  private static String unmatched(UnmatchedArgumentException misuse) {
    String word = misuse.getUnmatched().get(0);
    CommandSpec command = misuse.getCommandLine().getCommandSpec();
    if (misuse.isUnknownOption()) {
      return "there is no option " + word + meant(word, command.optionsMap().keySet());
    }
    return command.subcommands().isEmpty()
        ? "\"" + word + "\" is more than `" + command.qualifiedName() + "` takes"
        : "there is no command `"
            + command.qualifiedName()
            + " "
            + word
            + "`"
            + meant(word, command.subcommands().keySet());
  }

  private static String meant(String word, Set<String> names) {
    String name = word.replaceFirst("=.*", "");
    return Spelling.nearest(name, names).map(near -> "; did you mean " + near + "?").orElse("");
  }

  private static String missing(MissingParameterException misuse) {
    List<ArgSpec> missing = misuse.getMissing();
    if (missing.size() == 1 && missing.get(0) instanceof OptionSpec option && isGiven(misuse)) {
      return name(option) + " lacks its value: " + name(option) + " " + label(option);
    }
    Optional<String> stray = stray(misuse);
    if (stray.isPresent()) {
      return stray.get();
    }
    String names =
        missing.stream()
            .map(
                argument ->
                    argument.isOption() ? name(argument) + " " + label(argument) : label(argument))
            .collect(Collectors.joining(" and "));
    if (missing.size() > 1) {
      return names + " are missing";
    }
    return names
        + " is missing"
        + missing.stream().findFirst().flatMap(Misuse::purpose).map(what -> ": " + what).orElse("");
  }

  /** A word that the command has no use for may well be what is missing, misspelt or misplaced. */
  private static Optional<String> stray(MissingParameterException misuse) {
    CommandLine command = misuse.getCommandLine();
    List<String> words = command.getUnmatchedArguments();
    if (words.isEmpty()) {
      return Optional.empty();
    }
    UnmatchedArgumentException unmatched = new UnmatchedArgumentException(command, words);
    if (unmatched.isUnknownOption()) {
      return Optional.of(unmatched(unmatched));
    }
    return misuse.getMissing().size() == 1 && misuse.getMissing().get(0).isOption()
        ? Optional.of(name(misuse.getMissing().get(0)) + " is missing before " + words.get(0))
        : Optional.empty();
  }

  /** Whether the option is there and its value is not. */
  private static boolean isGiven(MissingParameterException misuse) {
    String said = Strings.nullToEmpty(misuse.getMessage());
    return said.contains("parameter for option");
  }

  /** The beginning of what the help says of it. */
  private static Optional<String> purpose(ArgSpec argument) {
    return Arrays.stream(argument.description())
        .findFirst()
        .map(text -> text.replaceFirst("\\.$", ""))
        .filter(text -> !text.isEmpty())
        .map(text -> Ascii.toLowerCase(text.charAt(0)) + text.substring(1));
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : label(argument);
  }

  private static String label(ArgSpec argument) {
    return argument.paramLabel();
  }
}
