package dev.overlane.bench.job;

import com.google.common.collect.ImmutableList;
import dev.overlane.bench.OvnInstallation;
import dev.overlane.lab.SandboxHosts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The job at one size, by each column in turns: from nothing, one port, the controller's restart,
 * the return of all switches. A round begins with another column than the one before. What counts
 * is seen on the switches: from nothing the age of the youngest flow on any host, which the switch
 * itself tells, and after that a flow monitor on every switch.
 */
final class JobBench {
  private final Job job;
  private final JobPlan plan;
  private final ImmutableList<String> launcher;
  private final JobFigures figures;

  /**
   * @param launcher what runs {@code overlane}
   */
  JobBench(JobSize size, JobPlan plan, ImmutableList<String> launcher) {
    this.job = new Job(size);
    this.plan = plan;
    this.launcher = launcher;
    this.figures = new JobFigures(size);
  }

  JobFigures run() {
    String name = "oljob" + ProcessHandle.current().pid();
    say("starting %d hosts", job.size().hosts());
    try (SandboxHosts hosts = SandboxHosts.up(name, Path.of("/run/" + name), job.size().hosts());
        OverlaneColumn overlane = new OverlaneColumn(job, hosts, launcher)) {
      Tape tape = record(hosts, overlane);
      List<Column> columns = new ArrayList<>();
      columns.add(overlane);
      columns.add(new DirectColumn(job, hosts, tape));
      columns.add(new BareColumn(job, hosts, tape));
      columns.removeIf(column -> !plan.columns().contains(column.name()));
      if (OvnInstallation.isComplete() && plan.columns().contains("ovn")) {
        columns.add(new OvnColumn(job, hosts));
      } else if (plan.columns().contains("ovn")) {
        say("no column of OVN: install ovn-central and ovn-host to have it");
      }
      columns.forEach(column -> figures.of(column.name()));
      for (int run = 0; run < plan.runs(); run++) {
        for (int turn = 0; turn < columns.size(); turn++) {
          Column column = columns.get((run + turn) % columns.size());
          say("run %d of %d: %s", run + 1, plan.runs(), column.name());
          try (column) {
            new JobTurn(job, hosts, column, tape, figures.of(column.name()))
                .run(plan.warmUp(), plan.share(run));
          }
        }
      }
    }
    return figures;
  }

  /** Overlane's first run counts for nothing: the others play what it makes. */
  private Tape record(SandboxHosts hosts, OverlaneColumn overlane) {
    say("recording what Overlane makes");
    try (overlane) {
      overlane.prepare();
      overlane.cold().run();
      overlane.settle();
      return Tape.record(job, hosts, overlane.bridge(), overlane::moveGuest);
    }
  }

  private void say(String format, Object... values) {
    System.err.printf("job " + job.size() + ": " + format + "%n", values);
  }
}
