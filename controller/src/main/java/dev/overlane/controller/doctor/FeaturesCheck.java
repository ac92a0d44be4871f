package dev.overlane.controller.doctor;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Segment;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the Open vSwitch that runs there, and its datapath, have what flows use. */
final class FeaturesCheck implements Check {
  /**
   * The oldest that understands all flows: learn with a limit came in 2.8 (ovs-actions(7)), the
   * fields of answers to neighbour discovery in 2.11 (ovs-fields(7)).
   */
  private static final Version LEAST = new Version(2, 11);

  /** OpenFlow versions that Overlane speaks. */
  private static final ImmutableList<String> SPOKEN = ImmutableList.of("OpenFlow13", "OpenFlow14");

  /** What tracking of connections takes, as {@code ovs-appctl dpif/show-dp-features} calls it. */
  private static final ImmutableList<String> TRACKING =
      ImmutableList.of("Recirc", "CT state", "CT zone");

  /** Of a release; what comes after those two numbers has no features. */
  private record Version(int major, int minor) {
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

    /** The first one in a text. */
    static Optional<Version> in(String text) {
      Matcher numbers = NUMBERS.matcher(text);
      return numbers.find()
          ? Optional.of(
              new Version(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2))))
          : Optional.empty();
    }

    boolean isOlderThan(Version other) {
      return major < other.major || (major == other.major && minor < other.minor);
    }

    @Override
    public String toString() {
      return major + "." + minor;
    }
  }

  @Override
  public List<Finding> of(Patient patient) {
    if (!patient.facts().hasDatabase()) {
      return List.of();
    }
    ImmutableList.Builder<Finding> found = ImmutableList.builder();
    checkVersion(patient, found);
    checkOpenFlow(patient, found);
    checkTracking(patient, found);
    return found.build();
  }

  /** The daemon's counts: after an upgrade it is the old one until it is restarted. */
  private static void checkVersion(Patient patient, ImmutableList.Builder<Finding> found) {
    Optional<Version> installed = Version.in(patient.facts().get("ovs"));
    Optional<Version> runs = Version.in(patient.facts().get("switch")).or(() -> installed);
    if (runs.isEmpty() || !runs.get().isOlderThan(LEAST)) {
      return;
    }
    boolean restart = installed.isPresent() && !installed.get().isOlderThan(LEAST);
    found.add(
        Finding.error(
            patient.name(),
            "Open vSwitch "
                + runs.get()
                + " runs there"
                + (restart ? ", while " + installed.get() + " is installed" : "")
                + ": flows need "
                + LEAST
                + " or newer",
            restart
                ? "systemctl restart openvswitch-switch"
                : OvsCheck.UPGRADE + "   # or a newer release of its distribution"));
  }

  private static void checkOpenFlow(Patient patient, ImmutableList.Builder<Finding> found) {
    String bridge = patient.host().bridge();
    List<String> spoken =
        patient
            .facts()
            .row("bridges", bridge)
            .map(row -> row.all("protocols"))
            .orElse(ImmutableList.of());
    // None said: all that this Open vSwitch knows.
    if (!spoken.isEmpty() && spoken.stream().noneMatch(SPOKEN::contains)) {
      found.add(
          Finding.warning(
              patient.name(),
              "its bridge "
                  + bridge
                  + " speaks "
                  + String.join(", ", spoken)
                  + " alone: no session comes about until Overlane, by OVSDB, has made it speak "
                  + String.join(" and ", SPOKEN),
              "ovs-vsctl set bridge " + bridge + " protocols=" + String.join(",", SPOKEN)));
    }
  }

  /** Without the bridge nobody tells what its datapath can: then nothing is said about it. */
  private static void checkTracking(Patient patient, ImmutableList.Builder<Finding> found) {
    Optional<Segment> stateful =
        patient.network().segments().values().stream()
            .filter(segment -> segment.rules().stateful())
            .findFirst();
    String told = patient.facts().get("features");
    List<String> lacks = TRACKING.stream().filter(name -> told.contains(name + ": No")).toList();
    if (stateful.isPresent() && !lacks.isEmpty()) {
      found.add(
          Finding.error(
              patient.name(),
              "its datapath of type "
                  + patient.host().datapathType().ovsName()
                  + " lacks "
                  + String.join(", ", lacks)
                  + ", and segment "
                  + stateful.get().name()
                  + " is stateful: it cannot track connections",
              "ovs-appctl dpif/show-dp-features "
                  + patient.host().bridge()
                  + "   # a newer kernel has it, or have the file say datapath-type: netdev"));
    }
  }
}
