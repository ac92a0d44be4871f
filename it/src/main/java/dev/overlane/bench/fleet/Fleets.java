package dev.overlane.bench.fleet;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.overlane.bench.BenchFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** {@code bin/bench --fleet}: fleets of several sizes, one after the other. Used by one thread. */
public final class Fleets {
  /** Loopback networks that processes of this machine may use at the same time. */
  private static final int NETWORKS = 200;

  /** Below those that a kernel gives to whoever dials. */
  private static final int FIRST_PORT = 20_000;

  private static final int LAST_PORT = 32_000;

  private static final int PORTS_PER_TWO_GIBIBYTES = 20_000;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final ImmutableList<FleetFigures> measured;

  private Fleets(ImmutableList<FleetFigures> measured) {
    this.measured = measured;
  }

  /**
   * Measures fleets.
   *
   * @param launcher what runs {@code overlane}
   * @param sizes how many hosts each has
   * @param runs how often a port comes, moves and goes
   * @param ports on each host
   * @param segments in all; empty: in proportion to the ports
   * @param members how many controllers share the hosts
   * @param lease of each, as a file has it
   * @param heap of each, as {@code -Xmx} takes it; empty: in proportion to the ports
   */
  public static Fleets measure(
      ImmutableList<String> launcher,
      List<Integer> sizes,
      int runs,
      int ports,
      Optional<Integer> segments,
      int members,
      String lease,
      Optional<String> heap) {
    ImmutableList.Builder<FleetFigures> all = ImmutableList.builder();
    for (int hosts : sizes) {
      System.err.printf("fleet: %,d hosts%n", hosts);
      FleetFile file =
          new FleetFile(
              hosts,
              ports,
              segments.orElseGet(() -> FleetFile.segments(hosts, ports)),
              members,
              lease,
              freePorts(FleetFile.controlPorts(members)),
              16 + (int) (ProcessHandle.current().pid() % NETWORKS));
      Path directory = directory();
      all.add(
          FleetBench.measure(
              file, runs, launcher, directory, heap.orElseGet(() -> heap(file)), PATIENCE));
      // That of a failure stays: it has the log.
      delete(directory);
    }
    return new Fleets(all.build());
  }

  private static String heap(FleetFile file) {
    int all = file.hosts() * file.ports();
    return 2 * ((all + PORTS_PER_TWO_GIBIBYTES - 1) / PORTS_PER_TWO_GIBIBYTES) + "g";
  }

  /** The first of so many ports in a row that nobody has. */
  private static int freePorts(int count) {
    for (int first = FIRST_PORT; first + count <= LAST_PORT; first += count) {
      if (IntStream.range(first, first + count).allMatch(Fleets::isFree)) {
        return first;
      }
    }
    throw new BenchFailure("there are no " + count + " ports in a row that nobody has");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("overlane-fleet-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try {
      MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The figures as a table for people. */
  public String table() {
    return new FleetReport(measured).table();
  }

  /** The figures as JSON. */
  public String json() {
    return new FleetReport(measured).json();
  }

  /** The curves as SVG; empty if there is only one size. */
  public Optional<String> picture() {
    return measured.size() < 2 ? Optional.empty() : Optional.of(FleetPicture.draw(measured));
  }
}
