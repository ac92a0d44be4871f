package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.Capture;
import dev.overlane.lab.Frame;

/** The seed's wire format, as it is on the wire. */
final class TaggedTunnels {
  private TaggedTunnels() {}

  /** Packets of a tag were seen in both directions, under the one VNI. */
  static void assertBothWays(Capture wire, int vlan) {
    ImmutableList<Frame.Tunnel> tunnels =
        wire.frames().stream()
            .flatMap(captured -> captured.frame().stream())
            .flatMap(frame -> frame.tunnel().stream())
            .filter(tunnel -> tunnel.inner().vlan().orElse(0) == vlan)
            .collect(ImmutableList.toImmutableList());
    assertThat(tunnels).extracting(Frame.Tunnel::key).containsOnly(4711);
    assertThat(tunnels)
        .extracting(tunnel -> tunnel.source().toString())
        .contains("192.168.77.25", "192.168.77.26");
  }
}
