package dev.overlane.bench.job;

import com.google.common.collect.ImmutableList;
import dev.overlane.bench.BenchFailure;
import dev.overlane.lab.SandboxHost;
import dev.overlane.lab.SandboxHosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The bare tools, as a script would use them: on each host one ovs-vsctl for the rows, one {@code
 * ovs-ofctl --bundle add-flows} for the flows, two hosts at a time. All flows are computed
 * beforehand: it plays what Overlane made.
 */
final class BareColumn implements Column {
  private static final int AT_A_TIME = 2;

  private final SandboxHosts hosts;
  private final Job job;
  private final Tape tape;

  BareColumn(Job job, SandboxHosts hosts, Tape tape) {
    this.job = job;
    this.hosts = hosts;
    this.tape = tape;
  }

  @Override
  public String name() {
    return "bare";
  }

  @Override
  public String bridge() {
    return "br0";
  }

  @Override
  public void prepare() {}

  @Override
  public Runnable cold() {
    List<Runnable> steps = new ArrayList<>();
    List<Runnable> flows = baseFlows();
    for (int number = 0; number < flows.size(); number++) {
      SandboxHost host = hosts.hosts().get(number);
      ImmutableList<String> rows = tape.base().rows().get(number).createAll();
      Runnable itsFlows = flows.get(number);
      steps.add(
          () -> {
            host.vsctl(rows);
            itsFlows.run();
          });
    }
    return () -> twoAtATime(steps);
  }

  private List<Runnable> baseFlows() {
    List<Runnable> steps = new ArrayList<>();
    for (int number = 0; number < hosts.hosts().size(); number++) {
      steps.add(flows(number, FlowState.EMPTY.textTo(tape.base().flows().get(number))));
    }
    return steps;
  }

  /** A file for a host, and the step that has the switch take it. */
  private Runnable flows(int number, String text) {
    SandboxHost host = hosts.hosts().get(number);
    Path file = host.directory().resolve("bare.flows");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return () -> host.ofctl("--bundle", "add-flows", bridge(), file.toString());
  }

  @Override
  public Runnable change(Job.Change change, int place) {
    Tape.State before = tape.before(change, place);
    Tape.State after = tape.after(change, place);
    List<Runnable> rows = new ArrayList<>();
    job.guestHostBefore(change, place)
        .ifPresent(
            from -> rows.add(() -> hosts.hosts().get(from).vsctl("del-port", bridge(), Job.GUEST)));
    job.guestHost(change, place)
        .ifPresent(
            to -> {
              ImmutableList<String> words = after.rows().get(to).createPort(Job.GUEST);
              rows.add(() -> hosts.hosts().get(to).vsctl(words));
            });
    List<Runnable> flows = new ArrayList<>();
    for (int number = 0; number < hosts.hosts().size(); number++) {
      flows.add(flows(number, before.flows().get(number).textTo(after.flows().get(number))));
    }
    return () -> {
      twoAtATime(rows);
      twoAtATime(flows);
    };
  }

  @Override
  public Runnable allBack() {
    List<Runnable> flows = baseFlows();
    return () -> twoAtATime(flows);
  }

  private static void twoAtATime(List<Runnable> steps) {
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      List<Future<?>> running = new ArrayList<>();
      steps.forEach(step -> running.add(threads.submit(step)));
      for (Future<?> step : running) {
        step.get();
      }
    } catch (ExecutionException e) {
      throw new BenchFailure("a tool failed: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted");
    } finally {
      threads.shutdownNow();
    }
  }

  @Override
  public Usage usage() {
    return ProcessTimes.children();
  }

  @Override
  public void close() {}
}
