package dev.overlane.it.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.math.Quantiles;
import dev.overlane.controller.app.Version;
import dev.overlane.controller.status.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The page that says what a run did and what came of it, in Markdown. Everything on it comes from
 * the run and from the machine it ran on.
 *
 * @param seed what all choices came from
 * @param time how long the run took
 * @param reports one for each fault, in order
 * @param skipped kinds that the machine lacked something for
 */
record Certificate(
    long seed,
    Duration time,
    ImmutableList<FaultReport> reports,
    ImmutableList<FaultKind> skipped) {

  void write(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(file, text());
  }

  private String text() throws IOException {
    StringBuilder text = new StringBuilder("# Reliability\n\n");
    text.append(
        """
        Written by `bin/soak --chaos MINUTES`; not edited. Faults at random moments on real Open vSwitch hosts in
        network namespaces, under a stream of numbered probes. Every probe is accounted for by the time stamps of
        the kernel at both ends. A probe that a member of another segment sees, whatever it was meant for, has leaked.

        """);
    block(text, facts());
    text.append("## Verdict\n\n").append(verdict()).append('\n');
    text.append("\n## Faults by kind\n\n");
    block(text, table());
    text.append(bare());
    text.append(dropped());
    text.append(
        """
        * **probes**: frames sent from the end of the fault before to the end of this one.
        * **concerned**, **others**: probes lost, of those due to pairs that the fault may touch and to all others. A
          probe to one member is due once, a broadcast once to each other member of its segment.
        * **leaked**: frames seen by a member of another segment.
        * **back**: from the fault's end to the first arrival after the last loss, on the concerned pair that took
          longest; 0 where nothing sent after the fault's end was lost. Median and worst of all faults of the kind.
        * **converged**: from the fault's end until `status` said converged with all sessions up.

        A run fails unless others lose nothing, nothing leaks, concerned pairs are back within 2 s, and all converges;
        then the controller is made to look at everything again, and must send nothing, as counted on the wire, and
        rows and flows must be what they were at first in the eyes of OVS's own tools.

        ## What each kind does

        """);
    block(text, kinds());
    text.append("## Reproduce\n\n<!-- accepted: long runs -->\n\n    bin/soak --chaos ")
        .append(Math.max(1, time.toMinutes()))
        .append(' ')
        .append(seed)
        .append("\n\n");
    text.append(
        """
        The seed decides the order of the faults and all that is chosen by chance; the machine's own timing stays its
        own. Each kind once, without writing this page: the test `ChaosTest` of module `it`, as `bin/test` runs it.
        """);
    return text.toString();
  }

  private static void block(StringBuilder text, TextTable table) {
    text.append("```\n");
    table.lines().forEach(line -> text.append(line).append('\n'));
    text.append("```\n\n");
  }

  private TextTable facts() throws IOException {
    long probes = reports.stream().mapToLong(report -> report.toll().sent()).sum();
    TextTable facts = new TextTable();
    facts.row("date", LocalDate.now(ZoneOffset.UTC).toString());
    facts.row("overlane", Version.current() + ", commit " + commit());
    facts.row("open vswitch", lastWord(output("ovs-vswitchd", "--version")) + ", userspace");
    facts.row("machine", Runtime.getRuntime().availableProcessors() + " cores");
    facts.row("kernel", System.getProperty("os.version"));
    facts.row("java", Runtime.version().toString());
    facts.row("seed", Long.toString(seed));
    facts.row("time", time.toMinutes() + " min " + time.toSecondsPart() + " s");
    facts.row("probes", probes + ", " + probes / Math.max(1, time.toSeconds()) + " a second");
    return facts;
  }

  private static String commit() throws IOException {
    String commit = git("rev-parse", "--short=12", "HEAD");
    String changed =
        git(
            "status",
            "--porcelain",
            "--untracked-files=no",
            "--",
            ":(top)",
            ":(top,exclude)docs/reliability.md");
    return (commit.isEmpty() ? "unknown" : commit) + (changed.isEmpty() ? "" : ", with changes");
  }

  /** The tree may be another user's than the one who runs tests on real hosts. */
  private static String git(String... arguments) throws IOException {
    String[] command =
        ImmutableList.<String>builder()
            .add("git", "-c", "safe.directory=*")
            .add(arguments)
            .build()
            .toArray(String[]::new);
    return output(command).strip();
  }

  private static String output(String... argv) throws IOException {
    Process process =
        new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  private static String lastWord(String text) {
    String first = text.lines().findFirst().orElse("");
    return first.substring(first.lastIndexOf(' ') + 1);
  }

  private String verdict() {
    List<FaultReport> bad = reports.stream().filter(r -> !r.violations().isEmpty()).toList();
    StringBuilder text = new StringBuilder();
    if (bad.isEmpty()) {
      text.append("All ").append(reports.size()).append(" faults healed as promised.\n");
    } else {
      text.append(bad.size()).append(" of ").append(reports.size());
      text.append(" faults did not heal as promised:\n\n");
      for (FaultReport report : bad) {
        text.append("* ").append(report.begin()).append(", ").append(report.kind().title());
        text.append(" (").append(report.detail()).append("): ");
        text.append(report.violations().get(0).lines().findFirst().orElse("")).append('\n');
      }
    }
    skipped.forEach(
        kind ->
            text.append("\nSkipped for want of libfaketime: ").append(kind.title()).append('\n'));
    return text.toString();
  }

  private TextTable table() {
    TextTable table = new TextTable();
    table.row("", "", "", "concerned", "others", "", "back, ms", "", "converged, ms", "");
    table.row(
        "fault", "count", "probes", "lost", "lost", "leaked", "median", "worst", "median", "worst");
    for (FaultKind kind : FaultKind.values()) {
      List<FaultReport> same = reports.stream().filter(r -> r.kind() == kind).toList();
      if (!same.isEmpty()) {
        table.row(row(kind.title(), same));
      }
    }
    return table.row(row("all", reports));
  }

  /** What no controller can mend. */
  private String bare() {
    List<FaultReport> same = reports.stream().filter(r -> r.bare().asked() > 0).toList();
    if (same.isEmpty()) {
      return "";
    }
    int asked = same.stream().mapToInt(r -> r.bare().asked()).sum();
    int answered = same.stream().mapToInt(r -> r.bare().answered()).sum();
    return String.format(
        Locale.ROOT,
        """
        Open vSwitch by itself: without its ovsdb-server, ovs-vswitchd may forward nothing in userspace. While
        ovsdb-server was dead, the hosts' own bridges, which Overlane never touches, answered %d of %d pings.
        ovs-vswitchd took %s ms (median; worst %s) to find the new server, for it dials less and less often.

        """,
        answered,
        asked,
        median(same, report -> report.bare().reconnect()),
        worst(same, report -> report.bare().reconnect()));
  }

  /** What others lost by no fault, as the switches themselves count it. */
  private String dropped() {
    return String.format(
        Locale.ROOT,
        """
        Open vSwitch by itself, too: whenever a port of a bridge comes or goes, ovs-vswitchd forgets all routes and
        reads them again, and for some milliseconds its userspace tunnels may lead nowhere. It is so without any
        controller. Of the others' probes, %d were lost that way; they are not in the table. Such a loss crosses a
        host within 1 s of a port that came or went there by the log of ovs-vswitchd, and the host counts the frame:
        in `drop_action_of_pipeline` of `ovs-appctl coverage/show` if it was to leave by the tunnel, in `NoPorts` of
        the kernel's UDP if it arrived by it. What the hosts do not account for in full is lost.

        """,
        reports.stream().mapToInt(FaultReport::dropped).sum());
  }

  private static ImmutableList<String> row(String title, List<FaultReport> same) {
    long concerned = sum(same, Toll::concerned);
    String lost = sum(same, Toll::concernedLost) + " of " + concerned;
    return ImmutableList.of(
        title,
        Integer.toString(same.size()),
        Long.toString(sum(same, Toll::sent)),
        concerned == 0 ? "-" : lost,
        same.stream().mapToInt(FaultReport::lost).sum() + " of " + sum(same, Toll::unconcerned),
        Long.toString(sum(same, Toll::leaked)),
        concerned == 0 ? "-" : median(same, report -> report.toll().repair()),
        concerned == 0 ? "-" : worst(same, report -> report.toll().repair()),
        median(same, FaultReport::converged),
        worst(same, FaultReport::converged));
  }

  private static long sum(List<FaultReport> reports, ToLongFunction<Toll> figure) {
    return reports.stream().map(FaultReport::toll).mapToLong(figure).sum();
  }

  private static String median(List<FaultReport> reports, Function<FaultReport, Duration> figure) {
    double median =
        Quantiles.median().compute(reports.stream().map(r -> figure.apply(r).toMillis()).toList());
    return String.format(Locale.ROOT, "%.0f", median);
  }

  private static String worst(List<FaultReport> reports, Function<FaultReport, Duration> figure) {
    return Long.toString(
        reports.stream().mapToLong(r -> figure.apply(r).toMillis()).max().orElse(0));
  }

  private TextTable kinds() {
    TextTable table =
        new TextTable().row("FAULT", "WHAT IS DONE, WHICH PAIRS IT CONCERNS, ITS END");
    for (FaultKind kind : FaultKind.values()) {
      table.row(kind.title(), kind.effect());
      table.row("", "concerns: " + kind.concerned() + "; ends when: " + kind.end());
    }
    return table;
  }
}
