package dev.overlane.controller.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import dev.overlane.controller.status.StyledLine.Style;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The live view of {@code status --watch}: what the controller said last, and what has changed from
 * answer to answer. One thread uses it; time is told to it.
 */
public final class WatchView {
  private static final Duration MEMORY = Duration.ofMinutes(1);
  private static final int MOST_EVENTS = 500;
  private static final ImmutableList<String> HEADER =
      ImmutableList.of("HOST", "PHASE", "SESSIONS", "FLOWS", "DRIFT");
  private static final int MOST_NAME = 32;

  private final Deque<Event> events = new ArrayDeque<>();
  private Map<String, WatchedHost> hosts = new TreeMap<>();
  private long revision;
  private String configError = "";
  private String isolation = "";
  private String lost = "nobody was asked yet";
  private boolean began;

  /** Something that changed. */
  private record Event(Instant at, String text, Style style, long repairs) {}

  /** The controller answered. */
  public void see(JsonNode status, Instant now) {
    if (began && !lost.isEmpty()) {
      note(now, "the controller answers again", Style.GREEN, 0);
    }
    lost = "";
    Map<String, WatchedHost> next = new TreeMap<>();
    status
        .path("hosts")
        .properties()
        .forEach(host -> next.put(host.getKey(), WatchedHost.of(host.getKey(), host.getValue())));
    String error = status.path("config-error").asText("");
    long number = status.path("revision").asLong();
    if (began) {
      compare(next, now);
      if (number != revision) {
        note(now, "revision " + number + " is in force", Style.GREEN, 0);
      }
      if (!error.isEmpty() && !error.equals(configError)) {
        note(now, "the file on disk is refused", Style.RED, 0);
      }
    }
    began = true;
    hosts = next;
    revision = number;
    configError = error;
    isolation = status.path("isolation").path("verdict").asText("");
  }

  /** The controller did not answer. */
  public void miss(String reason, Instant now) {
    if (began && lost.isEmpty()) {
      note(now, "the controller does not answer", Style.RED, 0);
    }
    lost = reason;
  }

  private void compare(Map<String, WatchedHost> next, Instant now) {
    next.forEach(
        (name, host) -> {
          WatchedHost before = hosts.get(name);
          if (before == null) {
            note(now, name + " is new in the file", Style.PLAIN, 0);
            return;
          }
          if (!host.phase().equals(before.phase())) {
            Style style = host.isConverged() ? Style.GREEN : phaseStyle(host);
            note(now, name + ": " + before.phase() + " > " + host.phase(), style, 0);
          }
          // A controller that was started anew counts from nothing.
          long repairs = host.repaired() - Math.min(before.repaired(), host.repaired());
          if (repairs > 0) {
            String many = repairs == 1 ? "a change" : repairs + " changes";
            note(now, name + ": repaired " + many + " by somebody else", Style.YELLOW, repairs);
          }
          host.waiting().forEach((port, why) -> notePort(before, name, port, why, now));
        });
    hosts.keySet().stream()
        .filter(name -> !next.containsKey(name))
        .forEach(name -> note(now, name + " left the file", Style.PLAIN, 0));
  }

  private void notePort(WatchedHost before, String host, String port, String why, Instant now) {
    if (!before.waiting().containsKey(port)) {
      note(now, host + ": port " + port + " waits: " + why, Style.YELLOW, 0);
    }
  }

  private void note(Instant now, String text, Style style, long repairs) {
    events.addFirst(new Event(now, text, style, repairs));
    while (events.size() > MOST_EVENTS) {
      events.removeLast();
    }
  }

  /** Whether the last answer said that all hosts are converged. */
  public boolean isConverged() {
    return lost.isEmpty() && hosts.values().stream().allMatch(WatchedHost::isConverged);
  }

  /** Whether the last question was answered. */
  public boolean isAnswered() {
    return lost.isEmpty();
  }

  /**
   * The view.
   *
   * @param columns width of the terminal
   * @param rows height of the terminal; no more lines than that are returned
   * @param colour whether to use colours
   */
  public ImmutableList<String> render(int columns, int rows, boolean colour, Instant now) {
    while (!events.isEmpty() && events.getLast().at.isBefore(now.minus(MEMORY))) {
      events.removeLast();
    }
    List<StyledLine> head = head();
    int eventRows = Math.min(events.size(), Math.max(3, rows / 3));
    int tail = events.isEmpty() ? 0 : eventRows + 2;
    List<StyledLine> lines = new ArrayList<>(head);
    lines.addAll(table(Math.max(1, rows - head.size() - tail - 1)));
    if (!events.isEmpty()) {
      lines.add(new StyledLine());
      lines.add(new StyledLine().add("LAST MINUTE", Style.BOLD));
      events.stream().limit(eventRows).forEach(event -> lines.add(line(event, now)));
    }
    return lines.stream()
        .limit(rows)
        .map(line -> line.render(columns, colour))
        .collect(ImmutableList.toImmutableList());
  }

  private List<StyledLine> head() {
    List<StyledLine> lines = new ArrayList<>();
    long done = hosts.values().stream().filter(WatchedHost::isConverged).count();
    long repairs = events.stream().mapToLong(Event::repairs).sum();
    long flows = hosts.values().stream().mapToLong(WatchedHost::flows).sum();
    boolean good = isConverged();
    StyledLine top = new StyledLine().add("revision " + revision, Style.BOLD).add("  ");
    top.add("converged " + done + "/" + hosts.size(), good ? Style.GREEN : Style.RED);
    top.add("  " + flows + " flows  " + repairs + (repairs == 1 ? " repair" : " repairs"));
    top.add(" in the last minute");
    if (!isolation.isEmpty()) {
      top.add("  isolation ").add(isolation, isolation.equals("proven") ? Style.GREEN : Style.RED);
    }
    lines.add(top);
    if (!lost.isEmpty()) {
      lines.add(new StyledLine().add("no controller answers: " + lost, Style.RED));
    }
    if (!configError.isEmpty()) {
      String stays = "the file on disk is refused, revision " + revision + " stays in force:";
      lines.add(new StyledLine().add(stays, Style.RED));
      configError.lines().limit(3).forEach(line -> lines.add(new StyledLine().add("  " + line)));
    }
    lines.add(new StyledLine());
    return lines;
  }

  private List<StyledLine> table(int room) {
    List<WatchedHost> sorted = new ArrayList<>(hosts.values());
    sorted.sort(WatchedHost.TROUBLE_FIRST);
    int shown = sorted.size() <= room ? sorted.size() : Math.max(1, room - 1);
    TextTable table = new TextTable().row(HEADER);
    sorted.stream().limit(shown).forEach(host -> table.row(cells(host)));
    ImmutableList<String> texts = table.lines();
    int width = texts.stream().mapToInt(String::length).max().orElse(0) + 2;
    List<StyledLine> lines = new ArrayList<>();
    lines.add(
        new StyledLine()
            .add(Strings.padEnd(texts.get(0), width, ' ') + "WHO, OR WHY NOT", Style.DIM));
    for (int i = 0; i < shown; i++) {
      WatchedHost host = sorted.get(i);
      lines.add(line(host, Strings.padEnd(texts.get(i + 1), width, ' ')));
    }
    if (shown < sorted.size()) {
      boolean rest = sorted.stream().skip(shown).allMatch(WatchedHost::isConverged);
      String more = "... and " + (sorted.size() - shown) + " more hosts";
      lines.add(new StyledLine().add(more + (rest ? ", all converged" : ""), Style.DIM));
    }
    return lines;
  }

  private static StyledLine line(WatchedHost host, String cells) {
    Style style = phaseStyle(host);
    int phase = cells.indexOf(host.phase(), cells.indexOf(' '));
    int end = phase + host.phase().length();
    return new StyledLine()
        .add(cells.substring(0, phase))
        .add(cells.substring(phase, end), style)
        .add(cells.substring(end))
        .add(host.words(), host.isTrouble() ? style : Style.PLAIN);
  }

  private static ImmutableList<String> cells(WatchedHost host) {
    String name = host.name();
    return ImmutableList.of(
        name.length() > MOST_NAME ? name.substring(0, MOST_NAME - 1) + "~" : name,
        host.phase(),
        host.sessions(),
        Integer.toString(host.flows()),
        Long.toString(host.repaired()));
  }

  private static Style phaseStyle(WatchedHost host) {
    return host.isConverged() ? Style.GREEN : host.isTrouble() ? Style.RED : Style.YELLOW;
  }

  private static StyledLine line(Event event, Instant now) {
    long age = Math.max(0, Duration.between(event.at, now).toSeconds());
    return new StyledLine()
        .add(Strings.padStart(age + " s", 6, ' ') + "  ", Style.DIM)
        .add(event.text, event.style);
  }
}
