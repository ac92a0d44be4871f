package dev.overlane.controller.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.Resources;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.pki.EnrolmentScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;

/** The script that tells of a host, with what it must know of the file in front. */
public final class FactsScript {
  private FactsScript() {}

  /**
   * A script for sh(1).
   *
   * @param mostPeers how many other hosts it tries to reach, at most
   */
  public static String of(NetworkModel network, Host host, int mostPeers) {
    String peers =
        Peers.of(network, host, mostPeers).stream()
            .map(peer -> peer.address().toString())
            .collect(Collectors.joining(" "));
    return "own="
        + host.address()
        + "\nudp_port="
        + network.overlay().udpPort()
        + "\nbridge="
        + EnrolmentScript.quoted(host.bridge())
        + "\npeers='"
        + peers
        + "'\n"
        + text();
  }

  private static String text() {
    try {
      return Resources.toString(Resources.getResource(FactsScript.class, "facts.sh"), UTF_8);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
