package dev.overlane.controller.cli;

import dev.overlane.controller.starter.Said;
import dev.overlane.controller.starter.Starter;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Asks for what a starter needs, and again where the loader would not take the answer. */
final class Interview {
  private static final int EXAMPLE = 10;

  private final BufferedReader in;
  private final PrintWriter out;

  /**
   * @param in where answers come from, a line each
   * @param out where questions go
   */
  Interview(BufferedReader in, PrintWriter out) {
    this.in = in;
    this.out = out;
  }

  /** Which questions are answered by options. */
  record Answered(boolean dialIn, boolean tls) {}

  /**
   * Asks for what is not said yet.
   *
   * @throws EOFException if there are no more answers
   */
  Starter ask(Starter said, Answered answered) throws IOException {
    out.println("An empty answer takes what stands in [brackets]. Ctrl-C leaves without a file.");
    Starter starter = hosts(said);
    if (starter.segments().isEmpty()) {
      starter = segments(starter);
    }
    Starter.Wiring wiring = starter.wiring();
    if (starter.controller().isEmpty()) {
      starter = controller(starter);
    }
    boolean dialIn =
        answered.dialIn
            ? wiring.dialIn()
            : isSo("Do hosts dial the controller (where it cannot dial them)?", false);
    boolean tls = answered.tls ? wiring.tls() : isSo("Shall they speak TLS?", true);
    starter = starter.with(new Starter.Wiring(dialIn, tls, wiring.type(), wiring.trunk()));
    return starter.ports().isEmpty() ? ports(starter) : starter;
  }

  private Starter hosts(Starter start) throws IOException {
    Starter starter = start;
    while (true) {
      int number = starter.hosts().size() + 1;
      String example = "hv" + number + "=192.0.2." + (EXAMPLE + number);
      String form = "Host " + number + ", NAME=IP as " + example;
      Optional<Starter> next =
          number == 1
              ? Optional.of(until(form, "", Said.HOST, hostOf(starter)))
              : more(form, Said.HOST, hostOf(starter));
      if (next.isEmpty()) {
        return starter;
      }
      starter = next.get();
    }
  }

  private static Function<String, Optional<Starter>> hostOf(Starter starter) {
    return word -> Said.host(word).map(starter::with);
  }

  private Starter segments(Starter start) throws IOException {
    Starter first =
        until(
            "Segment 1, a network of its own", InitCommand.SEGMENT, Said.SEGMENT, segmentOf(start));
    return all(first, "Another segment", Said.SEGMENT, Interview::segmentOf);
  }

  private static Function<String, Optional<Starter>> segmentOf(Starter starter) {
    return word -> Said.segment(word).map(starter::with);
  }

  private Starter controller(Starter starter) throws IOException {
    String guess = LocalAddress.towards(starter.hosts().get(0).address()).orElse("");
    return until(
        "This machine's address, at which hosts reach the controller",
        guess,
        "IP",
        word -> Optional.of(starter.withController(word)));
  }

  private Starter ports(Starter starter) throws IOException {
    String host = starter.hosts().get(0).name();
    String segment = starter.segments().get(0).name();
    return all(
        starter,
        "A port, HOST/INTERFACE=SEGMENT as " + host + "/web1=" + segment,
        Said.PORT,
        now -> word -> Said.port(word).map(now::with));
  }

  /** Takes answers until an empty one. */
  private Starter all(
      Starter start,
      String question,
      String form,
      Function<Starter, Function<String, Optional<Starter>>> reading)
      throws IOException {
    Starter starter = start;
    while (true) {
      Optional<Starter> next = more(question, form, reading.apply(starter));
      if (next.isEmpty()) {
        return starter;
      }
      starter = next.get();
    }
  }

  /** Asks until an answer is good; empty for an empty one. */
  private Optional<Starter> more(
      String question, String form, Function<String, Optional<Starter>> reading)
      throws IOException {
    while (true) {
      String answer = answer(question + " [no more]: ");
      if (answer.isEmpty()) {
        return Optional.empty();
      }
      Optional<Starter> good = taken(answer, form, reading);
      if (good.isPresent()) {
        return good;
      }
    }
  }

  /** Asks until an answer is good; an empty one is the usual one. */
  private Starter until(
      String question, String usual, String form, Function<String, Optional<Starter>> reading)
      throws IOException {
    while (true) {
      String said = answer(question + (usual.isEmpty() ? "" : " [" + usual + "]") + ": ");
      Optional<Starter> good = taken(said.isEmpty() ? usual : said, form, reading);
      if (good.isPresent()) {
        return good.get();
      }
    }
  }

  private Optional<Starter> taken(
      String answer, String form, Function<String, Optional<Starter>> reading) {
    Optional<Starter> read = reading.apply(answer);
    List<String> problems =
        read.map(starter -> (List<String>) starter.problems())
            .orElseGet(() -> List.of("\"" + answer + "\" is not of the form " + form));
    // What else is wrong follows from the first.
    problems.stream().findFirst().ifPresent(problem -> out.println("  " + problem));
    return problems.isEmpty() ? read : Optional.empty();
  }

  private boolean isSo(String question, boolean usual) throws IOException {
    while (true) {
      String answer = answer(question + (usual ? " [yes]: " : " [no]: ")).toLowerCase(Locale.ROOT);
      switch (answer) {
        case "" -> {
          return usual;
        }
        case "y", "yes" -> {
          return true;
        }
        case "n", "no" -> {
          return false;
        }
        default -> out.println("  yes or no");
      }
    }
  }

  private String answer(String prompt) throws IOException {
    out.print(prompt);
    out.flush();
    String line = in.readLine();
    if (line == null) {
      out.println();
      throw new EOFException("no more answers");
    }
    return line.trim();
  }
}
