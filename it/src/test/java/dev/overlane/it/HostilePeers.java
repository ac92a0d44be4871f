package dev.overlane.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Bytes;
import dev.overlane.config.model.DatapathId;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Switches and OVSDB servers of every bad kind at the same time, in a process of their own in the
 * controller's namespace, over and over until it is ended. Some are strangers, others have the
 * datapath id, or the address, of a host of the file.
 */
final class HostilePeers implements AutoCloseable {
  private static final String READY = "ready";
  private static final int OPENFLOW = 6653;
  private static final int OVSDB = 6640;
  private static final int CROWD = 500;

  private final Process process;

  private HostilePeers(Process process) {
    this.process = process;
  }

  /**
   * Starts them.
   *
   * @param rival a host whose datapath id is claimed although its switch is connected
   * @param known hosts whose switches, and whose OVSDB servers at 127.0.0.1:7001 and so on, are
   *     hostile
   */
  static HostilePeers start(String namespace, String rival, ImmutableList<String> known) {
    ImmutableList<String> command =
        ImmutableList.<String>builder()
            .add("ip", "netns", "exec", namespace)
            // They would have machines of their own: what they do to their own one does not count.
            .add("nice", "-n", "19")
            .add(Path.of(System.getProperty("java.home"), "bin", "java").toString())
            .add("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx256m")
            .add("-Xss256k", "-cp", System.getProperty("java.class.path"))
            .add(HostilePeers.class.getName(), rival)
            .addAll(known)
            .build();
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      BufferedReader words =
          new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      String first = words.readLine();
      if (!READY.equals(first)) {
        process.destroyForcibly();
        throw new AssertionError("hostile peers do not start: " + first);
      }
      return new HostilePeers(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** What one peer does over and over. */
  interface Habit {
    void act(Random random) throws IOException, InterruptedException;
  }

  /** The process's own main: acts until its input ends. */
  public static void main(String[] arguments) throws IOException {
    List<String> known = List.of(arguments).subList(1, arguments.length);
    HostileDatabases.listen(known.size());
    List<Habit> habits = new ArrayList<>(strangers(arguments[0]));
    for (int i = 0; i < known.size(); i++) {
      long id = DatapathId.ofHost(known.get(i)).value();
      int kind = i;
      habits.add(random -> known(id, kind, random));
    }
    for (int i = 0; i < CROWD; i++) {
      habits.add(random -> silent(OPENFLOW));
      habits.add(random -> silent(OVSDB));
    }
    for (int i = 0; i < 20; i++) {
      habits.add(random -> drip(OPENFLOW, hello()));
      habits.add(random -> drip(OVSDB, "{\"id\":1,".getBytes(UTF_8)));
    }
    for (int i = 0; i < habits.size(); i++) {
      repeat(habits.get(i), new Random(i));
    }
    System.out.println(READY);
    while (System.in.read() >= 0) {
      // Whoever started this process holds its input open for as long as it wants it.
    }
    System.exit(0);
  }

  private static void repeat(Habit habit, Random random) {
    Thread thread =
        new Thread(
            () -> {
              while (true) {
                try {
                  habit.act(random);
                } catch (IOException closed) {
                  // The controller has hung up, as it should.
                } catch (InterruptedException e) {
                  return;
                }
                try {
                  Thread.sleep(50 + random.nextInt(100));
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
    thread.start();
  }

  private static List<Habit> strangers(String rival) {
    return List.of(
        random -> say(OPENFLOW, noise(random)),
        random -> say(OPENFLOW, "GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8)),
        random -> say(OPENFLOW, Bytes.concat(hello(), features(random.nextLong()))),
        random -> say(OPENFLOW, Bytes.concat(hello(), features(DatapathId.ofHost(rival).value()))),
        random -> say(OPENFLOW, Bytes.concat(hello(), message(2, 65_535, 1, new byte[65_000]))),
        random -> say(OPENFLOW, message(random.nextInt(256), random.nextInt(9), 1, new byte[4])),
        random -> say(OVSDB, noise(random)),
        random -> say(OVSDB, "[".repeat(1 << 20).getBytes(UTF_8)),
        random -> say(OVSDB, ("{\"a\":\"" + "x".repeat(1 << 20)).getBytes(UTF_8)),
        random -> HostileDatabases.dialIn(OVSDB, "nobody\\nforged " + random.nextInt()));
  }

  private static byte[] noise(Random random) {
    byte[] noise = new byte[random.nextInt(2_000) + 1];
    random.nextBytes(noise);
    return noise;
  }

  private static Socket dial(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private static void say(int port, byte[] words) throws IOException {
    try (Socket socket = dial(port)) {
      socket.getOutputStream().write(words);
      socket.setSoTimeout(3_000);
      socket.getInputStream().readAllBytes();
    }
  }

  private static void silent(int port) throws IOException {
    try (Socket socket = dial(port)) {
      socket.getInputStream().readAllBytes();
    }
  }

  private static void drip(int port, byte[] words) throws IOException, InterruptedException {
    try (Socket socket = dial(port)) {
      for (byte octet : words) {
        socket.getOutputStream().write(octet);
        Thread.sleep(1_000);
      }
    }
  }

  // Switches.

  private static byte[] message(int type, int length, int xid, byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(5);
    out.writeByte(type);
    out.writeShort(length);
    out.writeInt(xid);
    out.write(body);
    return bytes.toByteArray();
  }

  private static byte[] message(int type, int xid, byte[] body) throws IOException {
    return message(type, 8 + body.length, xid, body);
  }

  private static byte[] hello() throws IOException {
    return message(0, 1, new byte[0]);
  }

  private static byte[] features(long datapathId) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(datapathId);
    out.writeInt(0);
    out.writeInt(0xfe00_0000);
    out.writeLong(0);
    return message(6, 1, bytes.toByteArray());
  }

  /** One part of an answer of many small flows, each of another priority or table. */
  private static byte[] flows(int xid, int part) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(1 << 16 | 1);
    out.writeInt(0);
    for (int i = 0; i < 1_000; i++) {
      out.writeShort(56);
      out.writeByte(i % 250);
      out.write(new byte[9]);
      out.writeShort(part * 4 + i / 250);
      out.write(new byte[34]);
      out.writeShort(1);
      out.writeShort(4);
      out.writeInt(0);
    }
    return message(19, xid, bytes.toByteArray());
  }

  /** A switch that has a known datapath id: shakes hands, tells its ports, then does its worst. */
  private static void known(long id, int kind, Random random)
      throws IOException, InterruptedException {
    try (Socket socket = dial(OPENFLOW)) {
      socket.setSoTimeout(20_000);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.write(Bytes.concat(hello(), features(id)));
      while (true) {
        in.readByte();
        int type = in.readUnsignedByte();
        byte[] rest = in.readNBytes(in.readUnsignedShort() - 4);
        int xid = java.nio.ByteBuffer.wrap(rest).getInt();
        if (type == 2) {
          out.write(message(3, xid, new byte[0]));
        } else if (type == 18) {
          part(kind, xid, rest[5], random, out);
        }
      }
    }
  }

  private static void part(int kind, int xid, int asked, Random random, DataOutputStream out)
      throws IOException, InterruptedException {
    byte[] empty = message(19, xid, new byte[] {0, (byte) asked, 0, 0, 0, 0, 0, 0});
    if (asked == 13) {
      out.write(empty);
      return;
    }
    switch (kind) {
      case 0 -> flood(out, message(10, 1, new byte[1_400]));
      case 1 -> flood(out, message(2, 1, new byte[0]));
      case 2 -> {
        for (int i = 0; i < 1_000; i++) {
          out.write(flows(xid, i));
        }
      }
      case 3 -> flood(out, portStatus(random));
      case 4 -> {
        out.write(empty);
        out.write(message(19, 0, new byte[] {0, 16, 0, 0, 0, 0, 0, 0, 0, 8, 0, 9, 0, 0, 0, 0}));
      }
      case 5 -> Thread.sleep(15_000);
      case 6 -> out.write(message(19, xid + 7, new byte[] {0, 1, 0, 0, 0, 0, 0, 0}));
      default -> out.write(noise(random));
    }
  }

  private static byte[] portStatus(Random random) throws IOException {
    byte[] port = new byte[8 + 40];
    port[10] = (byte) random.nextInt();
    port[11] = 1;
    port[13] = 40;
    return message(12, 0, port);
  }

  private static void flood(DataOutputStream out, byte[] message) throws IOException {
    byte[] burst = Bytes.concat(message, message, message, message, message, message, message);
    while (true) {
      out.write(burst);
    }
  }
}
