package dev.overlane.bench.dataplane;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.bench.OvnInstallation;
import dev.overlane.lab.Lab;
import dev.overlane.lab.LabSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code bin/bench --data-plane}: two real hosts in network namespaces, switching in userspace, and
 * what passes between a container on each. Each turn of each plane has hosts of its own, made from
 * nothing; the planes take turns, and each round begins with another.
 */
public final class DataPlaneBench {
  private final PlanePlan plan;
  private final ImmutableList<Plane> planes;
  private final Map<String, PlaneFigures> figures = new LinkedHashMap<>();

  /**
   * @param launcher what runs {@code overlane}
   * @param seed the text of the seed's network file
   */
  public DataPlaneBench(ImmutableList<String> launcher, String seed, PlanePlan plan) {
    this.plan = plan;
    OverlanePlane learning = OverlanePlane.learning(seed, launcher);
    ImmutableList.Builder<Plane> all = ImmutableList.builder();
    all.add(learning, OverlanePlane.declared(seed, launcher), new NormalPlane(learning.model()));
    if (OvnInstallation.isComplete()) {
      all.add(new OvnPlane(learning.model()));
    }
    this.planes = all.build();
  }

  /** Measures; throws {@link dev.overlane.bench.BenchFailure} if no packet passes. */
  public void run() {
    planes.forEach(this::of);
    for (int run = 0; run < plan.runs(); run++) {
      for (int turn = 0; turn < planes.size(); turn++) {
        Plane plane = planes.get((run + turn) % planes.size());
        System.err.printf("run %d of %d: %s%n", run + 1, plan.runs(), plane.name());
        try (Lab lab = Lab.up(spec(plane))) {
          new PlaneTurn(plane, plan, of(plane)).run(lab);
        }
      }
    }
  }

  /** The figures of a plane, empty at first. */
  private PlaneFigures of(Plane plane) {
    return figures.computeIfAbsent(plane.name(), name -> new PlaneFigures());
  }

  private static LabSpec spec(Plane plane) {
    String prefix = "oldp" + ProcessHandle.current().pid() + "-";
    return LabSpec.of(plane.model()).at(prefix, Path.of("/run/overlane-" + prefix));
  }

  public String table(String ovsVersion) {
    return report(ovsVersion).table();
  }

  public String json(String ovsVersion) {
    return report(ovsVersion).json();
  }

  private PlaneReport report(String ovsVersion) {
    return new PlaneReport(ImmutableMap.copyOf(figures), ovsVersion, plan.connections());
  }
}
