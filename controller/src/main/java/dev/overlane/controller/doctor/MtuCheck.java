package dev.overlane.controller.doctor;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Whether what ports may send fits into the tunnel packets that the underlay carries. */
final class MtuCheck implements Check {
  @Override
  public List<Finding> of(Patient patient) {
    ImmutableList.Builder<Finding> found = ImmutableList.builder();
    checkDevice(patient, found);
    checkPaths(patient, found);
    for (Member port : Member.of(patient.network(), patient.host(), patient.facts())) {
      checkPort(patient, port, found);
    }
    return found.build();
  }

  /** A device that carries less than the file says of its host. */
  private static void checkDevice(Patient patient, ImmutableList.Builder<Finding> found) {
    int said = patient.host().underlayMtu(patient.network().overlay());
    String device = patient.facts().get("device");
    patient
        .facts()
        .number("device.mtu")
        .ifPresent(
            carried -> {
              if (carried < said) {
                found.add(
                    Finding.warning(
                        patient.name(),
                        "its device %s has an MTU of %d bytes, and underlay-mtu of the file is %d: what is larger is lost"
                            .formatted(device, carried, said),
                        "ip link set dev %s mtu %d   # or have the file say underlay-mtu: %d at this host"
                            .formatted(device, said, carried)));
              }
            });
  }

  /** A hop between two hosts that carries less than this host's own device. */
  private static void checkPaths(Patient patient, ImmutableList.Builder<Finding> found) {
    OptionalInt device = patient.facts().number("device.mtu");
    if (device.isEmpty()) {
      return;
    }
    for (Map.Entry<String, String> path : patient.facts().paths().entrySet()) {
      OptionalInt carried = SegmentMtus.bytes(path.getValue());
      if (carried.isPresent() && carried.getAsInt() < device.getAsInt()) {
        found.add(
            Finding.warning(
                patient.name(),
                "its device "
                    + patient.facts().get("device")
                    + " has an MTU of "
                    + device.getAsInt()
                    + " bytes, and the way to "
                    + Peers.withAddress(patient.network(), path.getKey())
                        .map(host -> host.name())
                        .orElse(path.getKey())
                    + " carries "
                    + path.getValue()
                    + ": what is larger is lost without a word",
                "ip link set dev "
                    + patient.facts().get("device")
                    + " mtu "
                    + carried.getAsInt()
                    + "   # or mend the hop that `tracepath -n "
                    + path.getKey()
                    + "` names"));
      }
    }
  }

  private static void checkPort(
      Patient patient, Member port, ImmutableList.Builder<Finding> found) {
    Integer fits = patient.mtus().get(port.segment());
    if (fits != null && port.mtu().isPresent() && port.mtu().getAsInt() > fits) {
      String device = port.interfaceName();
      String text =
          "port "
              + port.title()
              + " has an MTU of "
              + port.mtu().getAsInt()
              + " bytes, and segment "
              + port.segment()
              + " carries "
              + fits
              + " between hosts: ";
      found.add(
          port.made()
              ? Finding.error(
                  patient.name(), text + "what is larger is lost", request(patient, port, fits))
              : Finding.warning(
                  patient.name(),
                  text + "what is larger is lost, unless the other end, in the container, is right",
                  "ip link set dev "
                      + device
                      + " mtu "
                      + fits
                      + "   # and the same at the other end"));
    }
  }

  /** What mends a device that Overlane asked for; the file has the last word about those. */
  private static String request(Patient patient, Member port, int fits) {
    String set = "ovs-vsctl set interface " + port.interfaceName() + " mtu_request=" + fits;
    return patient.network().mtus().of(port.segment()) <= fits
        ? set
        : set
            + "   # until the file says underlay-mtu: %d at the host that carries no more"
                .formatted(fits + patient.network().overlay().overhead());
  }
}
