package dev.overlane.controller.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The socket on which systemd hears of a service (sd_notify(3)): datagrams in the Unix domain,
 * which the JDK does not have and Netty's native library does. Any thread may use it.
 */
final class NotifySocket {
  private final byte[] address;
  private final Socket socket;

  private NotifySocket(byte[] address, Socket socket) {
    this.address = address;
    this.socket = socket;
  }

  /**
   * Opens a socket that lives as long as the process.
   *
   * @param name the value of {@code NOTIFY_SOCKET}: a path, or a name that begins with {@code @}
   * @throws IOException if this machine has no such library, or the process no more descriptors
   */
  static NotifySocket to(String name) throws IOException {
    if (!Epoll.isAvailable()) {
      throw new IOException("Netty's native library cannot be loaded", Epoll.unavailabilityCause());
    }
    // A name that is no path begins with a zero (unix(7), "abstract").
    String raw = name.startsWith("@") ? "\0" + name.substring(1) : name;
    return new NotifySocket(raw.getBytes(UTF_8), Socket.newSocketDomainDgram());
  }

  /**
   * Sends assignments, one a line.
   *
   * @throws IOException if nobody listens
   */
  void send(String assignments) throws IOException {
    byte[] bytes = assignments.getBytes(UTF_8);
    ByteBuffer datagram = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    socket.sendToDomainSocket(datagram, 0, bytes.length, address);
  }
}
