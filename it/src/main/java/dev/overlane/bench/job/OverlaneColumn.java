package dev.overlane.bench.job;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.bench.BenchFailure;
import dev.overlane.bench.MeasuredController;
import dev.overlane.lab.SandboxHosts;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Overlane as users run it: a process, led by its file. */
final class OverlaneColumn implements Column {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration QUIET = Duration.ofMillis(20);

  private final Job job;
  private final SandboxHosts hosts;
  private final JobFile file;
  private final ImmutableList<String> launcher;
  private @Nullable MeasuredController controller;
  private long revision;
  private String text = "";

  /**
   * @param launcher what runs {@code overlane}
   */
  OverlaneColumn(Job job, SandboxHosts hosts, ImmutableList<String> launcher) {
    this.job = job;
    this.hosts = hosts;
    this.file =
        new JobFile(
            job,
            hosts.hosts().stream().map(JobFile.Place::of).collect(ImmutableList.toImmutableList()));
    this.launcher = ImmutableList.<String>builder().addAll(hosts.prefix()).addAll(launcher).build();
  }

  @Override
  public String name() {
    return "overlane";
  }

  @Override
  public String bridge() {
    return "br0";
  }

  @Override
  public void prepare() {
    start(file.withoutHosts());
    settle();
  }

  /** Starts the process over the whole job; the end of that is the whole job in place. */
  void startWhole() {
    start(file.whole(OptionalInt.empty()));
  }

  private void start(String content) {
    close();
    text = content;
    revision = 1;
    controller = MeasuredController.start(launcher, hosts.directory(), text, "");
  }

  private MeasuredController running() {
    if (controller == null) {
      throw new BenchFailure("the controller does not run");
    }
    return controller;
  }

  @Override
  public Runnable cold() {
    return save(file.whole(OptionalInt.empty()));
  }

  @Override
  public Runnable change(Job.Change change, int place) {
    return save(file.whole(job.guestHost(change, place)));
  }

  /** Puts the guest somewhere and waits until that is so. */
  void moveGuest(OptionalInt host) {
    save(file.whole(host)).run();
    settle();
  }

  private Runnable save(String content) {
    revision++;
    text = content;
    return () -> running().save(content);
  }

  @Override
  public void settle() {
    running().awaitConverged(revision, PATIENCE);
  }

  /**
   * Its status is not asked before the flows are there, lest asking slow them. Then it proves
   * isolation, which takes nothing from what is measured next.
   */
  @Override
  public void settle(FlowEar ear) {
    ear.awaitAllTouched(PATIENCE);
    ear.awaitQuiet(QUIET);
    settle();
    running().awaitProof(PATIENCE);
  }

  @Override
  public boolean hasController() {
    return true;
  }

  @Override
  public void restart() {
    running().kill();
    start(text);
    settle();
  }

  /** As many: the switches number ports anew each time, and flows name them. */
  @Override
  public boolean agrees(
      ImmutableMap<HeldFlow.Key, HeldFlow> recorded, ImmutableMap<HeldFlow.Key, HeldFlow> held) {
    return held.size() == recorded.size();
  }

  @Override
  public Usage usage() {
    return ProcessTimes.of(ImmutableList.of(running().pid()));
  }

  @Override
  public void close() {
    if (controller != null) {
      controller.close();
      controller = null;
    }
  }
}
