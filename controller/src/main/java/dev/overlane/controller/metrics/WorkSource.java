package dev.overlane.controller.metrics;

import dev.overlane.controller.measure.ChangeResult;
import dev.overlane.controller.measure.Figures;
import dev.overlane.controller.measure.HostFigures;
import dev.overlane.controller.measure.Plane;
import dev.overlane.controller.run.Sightings;
import java.util.concurrent.TimeUnit;

/** What the controller has done since it started. */
final class WorkSource implements Source {
  private final Figures figures;
  private final Sightings sightings;

  WorkSource(Figures figures, Sightings sightings) {
    this.figures = figures;
    this.sightings = sightings;
  }

  @Override
  public void write(Sheet sheet) {
    sheet.add(Families.STEPS, figures.steps());
    for (Plane plane : Plane.values()) {
      sheet.add(Families.REPAIRS, figures.repairs(plane), plane.toString());
    }
    sheet.add(Families.RELOADS, figures.filesAccepted(), "accepted");
    sheet.add(Families.RELOADS, figures.filesRefused(), "refused");
    figures
        .lastAccepted()
        .ifPresent(
            time ->
                sheet.add(
                    Families.RELOAD_TIME,
                    (double) time.toEpochMilli() / TimeUnit.SECONDS.toMillis(1)));
    for (String host : sightings.accepted().model().hosts().keySet()) {
      figures.find(host).ifPresent(counted -> write(sheet, host, counted));
    }
  }

  private static void write(Sheet sheet, String host, HostFigures counted) {
    for (Plane plane : Plane.values()) {
      sheet.add(Families.RECONNECTS, counted.reconnects(plane), host, plane.protocol());
      sheet.add(Families.DRIFT, counted.drift(plane), host, plane.toString());
      for (ChangeResult result : ChangeResult.values()) {
        sheet.add(
            Families.CHANGES,
            counted.changes(plane, result),
            host,
            plane.toString(),
            result.toString());
      }
    }
  }
}
