package dev.overlane.demo;

import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay;
import dev.overlane.config.model.Segment;
import dev.overlane.lab.Capture;
import dev.overlane.lab.Frame;
import dev.overlane.lab.LabContainer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** A look at the underlay: one packet of each segment, with what its tunnel header says. */
final class Wire {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ECHO_REQUEST = 8;

  private final Stage stage;
  private final NetworkModel model;
  private final Screen screen;
  private final Findings findings;

  Wire(Stage stage, NetworkModel model, Screen screen, Findings findings) {
    this.stage = stage;
    this.model = model;
    this.screen = screen;
    this.findings = findings;
  }

  void show() {
    stage.expected().acrossHosts().forEach(this::show);
  }

  private void show(String segmentName, Pair pair) {
    Segment segment = Optional.ofNullable(model.segments().get(segmentName)).orElseThrow();
    Optional<Frame> seen = capture(pair);
    seen.ifPresent(frame -> screen.line(frame.toString()));
    Optional<Frame.Tunnel> tunnel = seen.flatMap(Frame::tunnel);
    findings.expect(
        tunnel.filter(found -> isOf(segment, found)).isPresent(),
        "segment " + segmentName + " travels as " + wanted(segment) + found(tunnel));
  }

  private Optional<Frame> capture(Pair pair) {
    try (Capture capture = stage.lab().host(stage.expected().host(pair.from())).capture()) {
      return capture
          .await(frame -> isRequest(frame, pair), PATIENCE)
          .flatMap(captured -> captured.frame());
    }
  }

  private boolean isRequest(Frame frame, Pair pair) {
    LabContainer from = stage.container(pair.from());
    LabContainer to = stage.container(pair.to());
    return frame
        .tunnel()
        .filter(
            tunnel ->
                tunnel.inner().content() instanceof Frame.Icmp icmp
                    && icmp.type() == ECHO_REQUEST
                    && icmp.source().toString().equals(from.address())
                    && icmp.destination().toString().equals(to.address()))
        .isPresent();
  }

  private int key(Segment segment) {
    return model.overlay().trunkVni().orElse(segment.vni()).value();
  }

  private boolean isOf(Segment segment, Frame.Tunnel tunnel) {
    OptionalInt tag =
        model.overlay().encoding() == Overlay.Encoding.TRUNK
            ? OptionalInt.of(segment.vlan().value())
            : OptionalInt.empty();
    return tunnel.key() == key(segment) && tunnel.inner().vlan().equals(tag);
  }

  private String wanted(Segment segment) {
    return model.overlay().encoding() == Overlay.Encoding.TRUNK
        ? "VNI " + key(segment) + ", VLAN tag " + segment.vlan() + " inside"
        : "VNI " + key(segment) + ", untagged inside";
  }

  private static String found(Optional<Frame.Tunnel> tunnel) {
    return tunnel.isPresent() ? "" : ": no such packet was seen";
  }
}
