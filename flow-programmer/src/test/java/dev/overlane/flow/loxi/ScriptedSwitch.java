package dev.overlane.flow.loxi;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.state.Flow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A switch that answers everything it is asked, by the project's own encoder, on a plain blocking
 * socket; and the lies that may be told in its place.
 */
final class ScriptedSwitch implements AutoCloseable {
  private static final Protocol PROTOCOL = Protocol.OPENFLOW_14;
  private static final FlowCodec CODEC = new FlowCodec(PROTOCOL);
  private static final int BUNDLE_CONTROL = 33;
  private static final int READ_TIMEOUT_MILLIS = 20_000;

  /** What becomes of the messages that the switch would send. */
  interface Conduct {
    /** Tells the truth. */
    Conduct HONEST = (index, message, out) -> out.write(message);

    /**
     * Sends a message, or something else.
     *
     * @param index how many came before it on this connection
     */
    void send(int index, byte[] message, OutputStream out) throws IOException;
  }

  private final Socket socket;
  private final Conduct conduct;
  private final long datapathId;
  private int sent;

  ScriptedSwitch(int port, long datapathId, Conduct conduct) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    this.datapathId = datapathId;
    this.conduct = conduct;
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** Plays until the server hangs up or the conduct throws; closes the connection then. */
  void play() {
    try (socket) {
      send(HelloCodec.hello(1));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (Optional<Frame> next = read(in); next.isPresent(); next = read(in)) {
        for (ByteBuf answer : answers(next.get())) {
          send(answer);
        }
      }
    } catch (IOException theEnd) {
      // The server has hung up, or this switch has.
    }
  }

  /** Plays on a thread of its own. */
  ScriptedSwitch start() {
    Thread thread = new Thread(this::play, "switch-" + Long.toHexString(datapathId));
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  private void send(ByteBuf message) throws IOException {
    conduct.send(sent++, ByteBufUtil.getBytes(message), socket.getOutputStream());
  }

  private static Optional<Frame> read(DataInputStream in) throws IOException {
    byte[] header = in.readNBytes(Wire.HEADER_BYTES);
    if (header.length < Wire.HEADER_BYTES) {
      return Optional.empty();
    }
    byte[] rest =
        in.readNBytes(Unpooled.wrappedBuffer(header).getUnsignedShort(2) - Wire.HEADER_BYTES);
    return Optional.of(Frame.copyOf(Unpooled.wrappedBuffer(header, rest)));
  }

  private List<ByteBuf> answers(Frame request) {
    return switch (request.type()) {
      case Wire.FEATURES_REQUEST ->
          ImmutableList.of(FakeSwitch.features(request.xid(), datapathId), status(7));
      case Wire.ECHO_REQUEST -> ImmutableList.of(Messages.echoReply(request));
      case Wire.MULTIPART_REQUEST -> parts(request);
      case BUNDLE_CONTROL -> control(request);
      default -> ImmutableList.of();
    };
  }

  private static List<ByteBuf> parts(Frame request) {
    int kind = request.body().readUnsignedShort();
    if (kind == Wire.MULTIPART_PORT_DESC) {
      ByteBuf ports =
          Unpooled.wrappedBuffer(
              FakeSwitch.port(PROTOCOL, 1, "vA"), FakeSwitch.port(PROTOCOL, 2, "vX"));
      return ImmutableList.of(part(kind, request.xid(), false, ports));
    } else if (kind == Wire.MULTIPART_FLOW) {
      ImmutableList<Flow> flows = Flows.ofAllShapes();
      return ImmutableList.of(
          part(kind, request.xid(), true, entries(flows.subList(0, 4))),
          part(kind, request.xid(), false, entries(flows.subList(4, 9))));
    }
    return ImmutableList.of(part(kind, request.xid(), false, Unpooled.buffer()));
  }

  static ByteBuf entries(List<Flow> flows) {
    ByteBuf out = Unpooled.buffer();
    flows.forEach(flow -> out.writeBytes(FlowCodecTest.statsEntry(flow, CODEC)));
    return out;
  }

  /** One part of a multipart reply. */
  static ByteBuf part(int kind, long xid, boolean more, ByteBuf body) {
    ByteBuf out = Messages.begin(PROTOCOL, Wire.MULTIPART_REPLY, xid);
    return Messages.end(out.writeShort(kind).writeShort(more ? 1 : 0).writeInt(0).writeBytes(body));
  }

  private static List<ByteBuf> control(Frame request) {
    int asked = request.body().getUnsignedShort(4);
    ByteBuf out = Messages.begin(PROTOCOL, BUNDLE_CONTROL, request.xid());
    out.writeInt(request.body().getInt(0)).writeShort(asked + 1).writeShort(3);
    return ImmutableList.of(Messages.end(out));
  }

  /** A port status message for a port that changed. */
  static ByteBuf status(int number) {
    ByteBuf out = Messages.begin(PROTOCOL, Wire.PORT_STATUS, 0);
    out.writeByte(2).writeZero(7).writeBytes(FakeSwitch.port(PROTOCOL, number, "p" + number));
    return Messages.end(out);
  }

  /** All messages of one honest conversation with an owner that reads and changes flows. */
  static ImmutableList<byte[]> record(int port, long datapathId, Runnable untilDone)
      throws IOException {
    List<byte[]> all = new ArrayList<>();
    try (ScriptedSwitch honest =
        new ScriptedSwitch(
            port,
            datapathId,
            (index, message, out) -> {
              synchronized (all) {
                all.add(message);
              }
              out.write(message);
            })) {
      honest.start();
      untilDone.run();
    }
    synchronized (all) {
      return ImmutableList.copyOf(all);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
