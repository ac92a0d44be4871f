package dev.overlane.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainDatagramSocketAddress;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The side of sd_notify(3) that systemd has: a socket, and what services said there. */
final class ServiceManager implements AutoCloseable {
  private static final int LARGEST = 4096;

  private final Path path;
  private final Socket socket;
  private final List<String> heard = new ArrayList<>();

  /** Listens at a path that is not there yet. */
  ServiceManager(Path path) throws IOException {
    this.path = path;
    Epoll.ensureAvailability();
    socket = Socket.newSocketDomainDgram();
    socket.bind(new DomainSocketAddress(path.toString()));
  }

  /** The value of {@code NOTIFY_SOCKET}. */
  String address() {
    return path.toString();
  }

  /** Returns the next line that begins so, and forgets it and all before it. */
  String await(String prefix) {
    return Await.value(prefix + " of " + heard, Await.PATIENCE, () -> next(prefix));
  }

  /** Whether a line that begins so is among those not yet forgotten. */
  boolean hasHeard(String prefix) {
    receive();
    return heard.stream().anyMatch(line -> line.startsWith(prefix));
  }

  private Optional<String> next(String prefix) {
    receive();
    for (int i = 0; i < heard.size(); i++) {
      String line = heard.get(i);
      if (line.startsWith(prefix)) {
        heard.subList(0, i + 1).clear();
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  private void receive() {
    try {
      while (true) {
        ByteBuffer datagram = ByteBuffer.allocateDirect(LARGEST);
        DomainDatagramSocketAddress from = socket.recvFromDomainSocket(datagram, 0, LARGEST);
        if (from == null) {
          return;
        }
        datagram.limit(from.receivedAmount());
        UTF_8.decode(datagram).toString().lines().forEach(heard::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    Files.deleteIfExists(path);
  }
}
