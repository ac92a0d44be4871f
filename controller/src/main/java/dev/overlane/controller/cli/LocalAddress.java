package dev.overlane.controller.cli;

import dev.overlane.config.model.Ipv4Address;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Optional;

/** Which of its addresses this machine uses towards another; sends nothing. */
final class LocalAddress {
  /** No packet goes there, so any port does. */
  private static final int DISCARD = 9;

  private LocalAddress() {}

  /** Empty if there is no way there, or if it is no IPv4 address. */
  static Optional<String> towards(String address) {
    if (Ipv4Address.parse(address).isEmpty()) {
      return Optional.empty();
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(InetAddress.getByName(address), DISCARD);
      InetAddress local = socket.getLocalAddress();
      return local.isAnyLocalAddress() || local.isLoopbackAddress()
          ? Optional.empty()
          : Optional.of(local.getHostAddress());
    } catch (IOException | java.io.UncheckedIOException noWay) {
      return Optional.empty();
    }
  }
}
