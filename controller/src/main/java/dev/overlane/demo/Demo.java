package dev.overlane.demo;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.Lab;
import dev.overlane.lab.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The seed's demo from start to finish. {@link #play} is called once, by one thread; {@link #stop}
 * by any.
 */
public final class Demo {
  /** A terminal interrupts the commands at work too, and their failure may be noticed first. */
  private static final Duration STOP_IN_FLIGHT = Duration.ofMillis(300);

  private final DemoOptions options;
  private final Screen screen;
  private final Findings findings;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private Optional<Thread> player = Optional.empty();
  private Optional<Lab> kept = Optional.empty();

  public Demo(DemoOptions options, Screen screen) {
    this.options = options;
    this.screen = screen;
    this.findings = new Findings(screen);
  }

  /** Why a file has nothing to show; empty if it has. */
  public static Optional<String> objection(DemoOptions options) {
    if (options.spec().containers().stream().anyMatch(container -> container.internal())) {
      return Optional.of("the demo attaches containers itself: it cannot use `type: internal`");
    }
    return Expected.of(options.model()).acrossHosts().isEmpty()
        ? Optional.of("no segment of it has declared ports on two hosts: nobody could talk")
        : Optional.empty();
  }

  /**
   * Plays the whole story and takes the lab down again, whatever happened; with {@link
   * DemoOptions#keep} it stays, unless the story was stopped.
   *
   * @return whether every expectation held
   */
  public boolean play() {
    begin();
    Optional<Stage> stage = Optional.empty();
    try {
      greet();
      stage = Optional.of(build());
      playOn(stage.get());
    } catch (LabException | DemoFailure e) {
      if (!stoppedSoon()) {
        findings.expect(false, String.valueOf(e.getMessage()));
      }
    } finally {
      end();
      stage.ifPresent(this::leave);
    }
    return conclude();
  }

  /** The lab that is still up after {@link #play}; empty if there is none. */
  public Optional<Lab> kept() {
    return kept;
  }

  /** Ends the story early; {@link #play} then takes everything down and returns false. */
  public synchronized void stop() {
    stopped.countDown();
    player.ifPresent(Thread::interrupt);
    player = Optional.empty();
  }

  private synchronized void begin() {
    player = Optional.of(Thread.currentThread());
    if (isStopped()) {
      Thread.currentThread().interrupt();
    }
  }

  /** No interrupt comes after this, so that nothing disturbs what cleans up. */
  private synchronized void end() {
    player = Optional.empty();
    boolean ignored = Thread.interrupted();
    if (ignored && !isStopped()) {
      stopped.countDown();
    }
  }

  private void greet() {
    screen.plain(
        "Overlane's demo of "
            + options.file()
            + ": real Open vSwitch hosts, the real controller, real packets.");
  }

  private Stage build() {
    String hosts = String.join(" and ", options.model().hosts().keySet());
    screen.step("Bring up " + hosts + ": namespaces with an ovsdb-server and an ovs-vswitchd each");
    long start = System.nanoTime();
    Stage stage = Stage.build(options);
    screen.good(
        "namespaces "
            + options.spec().prefix()
            + "*, files in "
            + options.spec().directory()
            + ", "
            + Figures.time(Duration.ofNanos(System.nanoTime() - start)));
    screen.pause();
    return stage;
  }

  private void playOn(Stage stage) {
    try (DemoStory story = new DemoStory(options, stage, screen, findings)) {
      story.play();
      screen.plain("");
      story.figures().forEach(screen::plain);
    }
    if (!findings.broken().isEmpty()) {
      screen.plain("");
      screen.plain("The controller's log ends with:");
      screen.plain(stage.lastLogLines());
    }
  }

  private void leave(Stage stage) {
    try {
      stage.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (options.keep() && !isStopped()) {
        kept = Optional.of(stage.lab());
      } else {
        takeDown(stage.lab());
      }
    }
  }

  private void takeDown(Lab lab) {
    screen.step("Take everything down");
    try {
      downInsistently(lab);
      screen.good("no namespace, process or file is left");
    } catch (LabException e) {
      findings.expect(false, String.valueOf(e.getMessage()));
    }
    screen.pause();
  }

  /** A second Ctrl-C kills the commands at work, but not this process: so try twice. */
  private static void downInsistently(Lab lab) {
    try {
      lab.down();
    } catch (LabException first) {
      lab.down();
    }
  }

  private boolean conclude() {
    ImmutableList<String> broken = findings.broken();
    if (isStopped()) {
      screen.verdict(false, "Stopped early.");
      return false;
    }
    if (broken.isEmpty()) {
      screen.verdict(true, "Every expectation held.");
      return true;
    }
    screen.verdict(false, broken.size() + " of the expectations did not hold:");
    broken.forEach(text -> screen.plain("  " + text));
    return false;
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private boolean stoppedSoon() {
    try {
      return stopped.await(STOP_IN_FLIGHT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }
}
