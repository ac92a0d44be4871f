package dev.overlane.flow.loxi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.SocketFactory;

/** A switch that says exactly what a test wants, on a plain blocking socket. */
final class FakeSwitch implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 20_000;
  private static final Protocol PROTOCOL = Protocol.OPENFLOW_14;

  private final Socket socket;
  private final DataInputStream in;

  private FakeSwitch(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  static FakeSwitch dial(int port) throws IOException {
    return dial(port, SocketFactory.getDefault());
  }

  private static FakeSwitch dial(int port, SocketFactory sockets) throws IOException {
    Socket socket = sockets.createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    return new FakeSwitch(socket);
  }

  /** Dials and completes the handshake as OpenFlow 1.4. */
  static FakeSwitch ready(int port, long datapathId) throws IOException {
    return ready(port, datapathId, SocketFactory.getDefault());
  }

  /** As the other, by TLS if the sockets are of it. */
  static FakeSwitch ready(int port, long datapathId, SocketFactory sockets) throws IOException {
    FakeSwitch fake = dial(port, sockets);
    fake.send(HelloCodec.hello(1));
    fake.send(features(fake.next(Wire.FEATURES_REQUEST).xid(), datapathId));
    return fake;
  }

  static ByteBuf features(long xid, long datapathId) {
    ByteBuf out = Messages.begin(PROTOCOL, Wire.FEATURES_REPLY, xid);
    out.writeLong(datapathId).writeInt(0).writeByte(254).writeByte(0).writeShort(0);
    return Messages.end(out.writeInt(0).writeInt(0));
  }

  void send(ByteBuf message) throws IOException {
    socket.getOutputStream().write(ByteBufUtil.getBytes(message));
  }

  void send(int... octets) throws IOException {
    ByteBuf message = Unpooled.buffer();
    for (int octet : octets) {
      message.writeByte(octet);
    }
    send(message);
  }

  void sendError(long xid, int type, int code) throws IOException {
    send(Messages.end(Messages.begin(PROTOCOL, Wire.ERROR, xid).writeShort(type).writeShort(code)));
  }

  void reply(BundleReply kind, Frame request) throws IOException {
    ByteBuf out = Messages.begin(PROTOCOL, 33, request.xid());
    send(Messages.end(out.writeInt(1).writeShort(kind.code).writeShort(3)));
  }

  /**
   * Answers the request for its ports, which comes after admission; each is a number and a name.
   */
  void tellPorts(Map<Integer, String> ports) throws IOException {
    Frame request = next(Wire.MULTIPART_REQUEST);
    ByteBuf out = Messages.begin(PROTOCOL, Wire.MULTIPART_REPLY, request.xid());
    out.writeShort(Wire.MULTIPART_PORT_DESC).writeShort(0).writeInt(0);
    ports.forEach((number, name) -> out.writeBytes(port(PROTOCOL, number, name)));
    send(Messages.end(out));
  }

  void sendPortStatus(int reason, int number, String name) throws IOException {
    ByteBuf out = Messages.begin(PROTOCOL, Wire.PORT_STATUS, 0);
    out.writeByte(reason).writeZero(7).writeBytes(port(PROTOCOL, number, name));
    send(Messages.end(out));
  }

  /** An ofp_port; in 1.4 with a property that nobody knows. */
  static ByteBuf port(Protocol protocol, int number, String name) {
    boolean old = protocol == Protocol.OPENFLOW_13;
    ByteBuf out = Unpooled.buffer().writeInt(number);
    out.writeShort(old ? 0 : 48).writeZero(10);
    byte[] octets = name.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(octets).writeZero(16 - octets.length).writeZero(8);
    return old ? out.writeZero(24) : out.writeShort(0x7777).writeShort(8).writeInt(0);
  }

  /** What a switch answers to bundle control messages. */
  enum BundleReply {
    OPENED(1),
    CLOSED(3),
    COMMITTED(5);

    private final int code;

    BundleReply(int code) {
      this.code = code;
    }
  }

  /** Reads on to the next message of a type. */
  Frame next(int type) throws IOException {
    return next(frame -> frame.type() == type);
  }

  Frame next(Predicate<Frame> wanted) throws IOException {
    Frame frame = read();
    while (!wanted.test(frame)) {
      frame = read();
    }
    return frame;
  }

  private Frame read() throws IOException {
    byte[] header = in.readNBytes(Wire.HEADER_BYTES);
    if (header.length < Wire.HEADER_BYTES) {
      throw new EOFException();
    }
    int length = Unpooled.wrappedBuffer(header).getUnsignedShort(2);
    byte[] rest = in.readNBytes(length - Wire.HEADER_BYTES);
    return Frame.copyOf(Unpooled.wrappedBuffer(header, rest));
  }

  /** Reads on until the server closes the connection. */
  boolean isDropped() throws IOException {
    try {
      next(frame -> false);
      return false;
    } catch (EOFException | SocketException end) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
