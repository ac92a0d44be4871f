package dev.overlane.demo;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.Closer;
import dev.overlane.controller.control.UnixctlClient;
import dev.overlane.lab.Lab;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.LabController;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.Pinger;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The lab, its controller, and the echo requests that run all the time. Confined to the story's
 * thread.
 */
final class Stage implements AutoCloseable {
  private static final int REQUESTS_PER_SECOND = 100;
  private static final int LOG_LINES_SHOWN = 15;

  private final DemoOptions options;
  private final Expected expected;
  private final Lab lab;
  private final Map<Pair, Pinger> pingers = new LinkedHashMap<>();
  private Optional<LabController> controller = Optional.empty();

  private Stage(DemoOptions options, Lab lab) {
    this.options = options;
    this.expected = Expected.of(options.model());
    this.lab = lab;
  }

  /** Builds the lab; takes it down again if that fails. */
  static Stage build(DemoOptions options) {
    return new Stage(options, Lab.up(options.spec()));
  }

  Lab lab() {
    return lab;
  }

  Expected expected() {
    return expected;
  }

  LabContainer container(String name) {
    return lab.container(name);
  }

  /** The host on which things are broken: the seed's second machine, here the last. */
  LabHost victim() {
    return lab.hosts().get(lab.hosts().size() - 1);
  }

  void startController() {
    controller =
        Optional.of(
            lab.startController(
                ImmutableList.<String>builder()
                    .addAll(options.launcher())
                    .add("run", "--config", options.file().toString())
                    .add("--runtime-dir", lab.runtimeDirectory().toString())
                    .build()));
  }

  LabController controller() {
    return controller.orElseThrow();
  }

  /** Throws with the end of its log if the controller has ended. */
  void requireController() {
    if (!controller().alive()) {
      throw new DemoFailure("the controller has ended; its log ends with:\n" + lastLogLines());
    }
  }

  /** The end of the controller's log; empty if it was never started. */
  String lastLogLines() {
    return controller
        .map(
            running -> {
              ImmutableList<String> lines =
                  running.output().lines().collect(ImmutableList.toImmutableList());
              int from = Math.max(0, lines.size() - LOG_LINES_SHOWN);
              return String.join("\n", lines.subList(from, lines.size()));
            })
        .orElse("");
  }

  /** The controller's answer to a control command; empty if it does not answer (yet). */
  Optional<String> ask(String command, String... arguments) {
    try {
      return Optional.of(
          UnixctlClient.ask(
              lab.runtimeDirectory().resolve("overlane.ctl"),
              command,
              ImmutableList.copyOf(arguments)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** From now on one pair of each segment, on two hosts, sends a request every 10 ms. */
  void startPinging() {
    for (Pair pair : expected.acrossHosts().values()) {
      pingers.put(pair, ping(pair, REQUESTS_PER_SECOND));
    }
  }

  Pinger ping(Pair pair, int perSecond) {
    return container(pair.from()).pinger(container(pair.to()), perSecond);
  }

  /** The requests under way, by pair. */
  ImmutableMap<Pair, Pinger> pingers() {
    return ImmutableMap.copyOf(pingers);
  }

  /** Stops the requests; the lab stays. */
  @Override
  public void close() throws IOException {
    try (Closer closer = Closer.create()) {
      pingers.values().forEach(pinger -> closer.register(pinger::close));
    }
  }
}
