package dev.overlane.bench;

import com.google.common.collect.ImmutableList;
import dev.overlane.bench.wire.ControllerEar;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.lab.Lab;
import dev.overlane.lab.LabController;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.LabSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Drift, kind by kind, on a switch with more than 10,000 flows: the time from the moment when every
 * client sees it to the moment when every client sees its repair, and to the moments when the
 * repair passes the controller's socket; the tool that inflicts it is not in it. Next to each, the
 * bare tool that does the same repair on a bridge of the same size.
 */
final class DriftBench {
  private static final int LEAST_FLOWS = 10_000;

  private final Path home;
  private final int runs;
  private final int warmUp;
  private final List<String> only;
  private final Map<DriftKind, DriftFigures> measured = new LinkedHashMap<>();
  private int flows;
  private long peakKibibytes;

  /**
   * @param home the source tree or installation; its bin/overlane is measured
   * @param runs how often each kind is measured
   * @param warmUp how often before that, uncounted
   * @param only texts; the kinds to measure have one of them in their name or title; empty: all
   *     kinds
   */
  DriftBench(Path home, int runs, int warmUp, List<String> only) {
    this.home = home;
    this.runs = runs;
    this.warmUp = warmUp;
    this.only = only;
  }

  Map<DriftKind, DriftFigures> measured() {
    return measured;
  }

  int flows() {
    return flows;
  }

  /** The most memory that the controller had resident, in KiB (VmHWM of proc(5)). */
  long peakKibibytes() {
    return peakKibibytes;
  }

  void run() {
    try (Lab lab = Lab.up(spec());
        ControllerEar ear = ControllerEar.of(lab)) {
      LabHost host = lab.host(DriftFile.HOST);
      Path file = lab.spec().directory().resolve("drift.yaml");
      write(file, DriftFile.text());
      LabController controller = start(lab, file);
      DriftMeter.awaitFilled(host, LEAST_FLOWS);
      FlowTexts texts = FlowTexts.of(host);
      flows = texts.count();
      HandBridge.make(host, texts);
      DriftMeter meter = new DriftMeter(host, ear, flows);
      for (DriftKind kind : DriftKind.all(texts)) {
        if (only.isEmpty() || only.stream().anyMatch(kind::isNamed)) {
          DriftFigures figures = meter.measure(kind, runs, warmUp);
          measured.put(kind, figures);
          System.err.printf(
              "drift: %s: in force %.1f ms (to %.1f), last byte %.1f ms (to %.1f)%n",
              kind.title(),
              figures.inForce.median(),
              figures.inForce.most(),
              figures.lastByte.median(),
              figures.lastByte.most());
        }
      }
      peakKibibytes = controller.peakKibibytes().orElse(0);
    }
  }

  private static LabSpec spec() {
    NetworkModel model =
        ValidModel.of(
            ConfigLoader.load("drift.yaml", DriftFile.text().getBytes(StandardCharsets.UTF_8)));
    String prefix = "old" + ProcessHandle.current().pid() + "-";
    LabSpec all = LabSpec.of(model).at(prefix, Path.of("/run/overlane-" + prefix));
    return new LabSpec(
        all.prefix(),
        all.directory(),
        all.controller(),
        all.prefixLength(),
        all.tunnel(),
        all.hosts().stream()
            .filter(host -> host.name().equals(DriftFile.HOST))
            .collect(ImmutableList.toImmutableList()),
        ImmutableList.of());
  }

  private LabController start(Lab lab, Path file) {
    return lab.startController(
        ImmutableList.of(
            home.resolve("bin/overlane").toString(),
            "run",
            "--config",
            file.toString(),
            "--runtime-dir",
            lab.runtimeDirectory().toString()));
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
