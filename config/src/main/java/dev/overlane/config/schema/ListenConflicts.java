package dev.overlane.config.schema;

import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.yaml.Place;
import java.util.ArrayList;
import java.util.List;

/** Finds two local ends of the controller that cannot be open at once. */
final class ListenConflicts {
  private record End(String name, String ip, int port, Place place) {
    boolean excludes(End other) {
      boolean overlap = ip.equals(other.ip) || isAny() || other.isAny();
      return port != 0 && port == other.port && overlap;
    }

    private boolean isAny() {
      return ip.equals(ListenMethod.ANY) || ip.equals("::");
    }
  }

  private ListenConflicts() {}

  static void check(
      ControllerSettings settings,
      Fields openflow,
      Fields ovsdb,
      Fields metrics,
      Findings findings) {
    List<End> ends = new ArrayList<>();
    ListenMethod listen = settings.openflowListen();
    ends.add(new End("openflow", listen.address(), listen.port(), openflow.placeOf("listen")));
    settings
        .ovsdbListen()
        .map(end -> new End("ovsdb", end.address(), end.port(), ovsdb.placeOf("listen")))
        .ifPresent(end -> add(ends, end, findings));
    settings
        .metricsListen()
        .flatMap(IpPort::parse)
        .map(end -> new End("metrics", end.ip(), end.port(), metrics.placeOf("listen")))
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
