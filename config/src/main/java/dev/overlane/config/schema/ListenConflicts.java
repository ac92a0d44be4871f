package dev.overlane.config.schema;

import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.yaml.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds two local ends of the controller that cannot be open at once. */
final class ListenConflicts {
  private record End(String name, String ip, int port, Place place) {
    boolean excludes(End other) {
      return port != 0 && port == other.port && (covers(other) || other.covers(this));
    }

    /** Whether this address is the other's, or takes it in; {@code [::]} takes in IPv4 too. */
    private boolean covers(End other) {
      return ip.equals(other.ip)
          || ip.equals("::")
          || (ip.equals(ListenMethod.ANY) && other.ip.indexOf(':') < 0);
    }
  }

  private ListenConflicts() {}

  /** Reports conflicts; {@code listen} is where switches connect, empty if it is not known. */
  static void check(
      Optional<ListenMethod> listen,
      ControllerSettings settings,
      Fields openflow,
      Fields ovsdb,
      Fields metrics,
      Findings findings) {
    List<End> ends = new ArrayList<>();
    listen
        .map(end -> new End("openflow", end.address(), end.port(), openflow.placeOf("listen")))
        .ifPresent(ends::add);
    settings
        .ovsdbListen()
        .map(end -> new End("ovsdb", end.address(), end.port(), ovsdb.placeOf("listen")))
        .ifPresent(end -> add(ends, end, findings));
    settings
        .metricsListen()
        .map(end -> new End("metrics", end.address(), end.port(), metrics.placeOf("listen")))
        .ifPresent(end -> add(ends, end, findings));
  }

  private static void add(List<End> ends, End next, Findings findings) {
    ends.stream()
        .filter(next::excludes)
        .findFirst()
        .ifPresent(
            end ->
                findings.error(
                    next.place,
                    "controller."
                        + next.name
                        + " listens on port "
                        + next.port
                        + " like controller."
                        + end.name,
                    "choose another port for one of them"));
    ends.add(next);
  }
}
