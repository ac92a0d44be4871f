package dev.overlane.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The controller's ends of TLS without a protocol on them, and openssl(1) as the other end. */
final class TlsBench implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(20);

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final List<Process> tools = new ArrayList<>();

  /** What the handlers behind are told. */
  record Active(PeerCertificate peer) {}

  record Heard(String text) {}

  record Gone() {}

  private final class Recorder extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      open.add(context.channel());
      events.add(new Active(TlsChannels.peer(context.channel()).orElse(null)));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      events.add(new Heard(((ByteBuf) message).toString(StandardCharsets.UTF_8)));
      ((ByteBuf) message).release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      events.add(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      open.remove(context.channel());
      events.add(new Gone());
    }
  }

  private ChannelInitializer<Channel> initializer(Consumer<Channel> secure) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        secure.accept(channel);
        channel.pipeline().addLast(new Recorder());
      }
    };
  }

  /** Listens and returns the port. */
  int listen(Consumer<Channel> secure) {
    Channel bound =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(initializer(secure))
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
    return ((InetSocketAddress) bound.localAddress()).getPort();
  }

  int listen(TlsKeys keys, Duration limit) {
    return listen(channel -> TlsChannels.accepting(channel, TlsEnd.OPENFLOW, keys, limit));
  }

  void dial(int port, Consumer<Channel> secure) {
    new Bootstrap()
        .group(group)
        .channel(NioSocketChannel.class)
        .handler(initializer(secure))
        .connect(InetAddress.getLoopbackAddress(), port)
        .syncUninterruptibly();
  }

  Object next() throws InterruptedException {
    Object event = events.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(event).as("an event in time").isNotNull();
    return event;
  }

  /** The next event, which must be a fault; then the connection ends. */
  TlsFault fault() throws InterruptedException {
    Object event = next();
    assertThat(event).isInstanceOf(TlsFault.class);
    assertThat(next()).as("after %s", event).isEqualTo(new Gone());
    return (TlsFault) event;
  }

  PeerCertificate active() throws InterruptedException {
    Object event = next();
    assertThat(event).isInstanceOf(Active.class);
    return ((Active) event).peer();
  }

  int connections() {
    return open.size();
  }

  /** Starts {@code openssl s_client}; it believes a CA, and stays until the end of the test. */
  Process client(int port, Path believed, String... more) throws IOException {
    return openssl(
        ImmutableList.<String>builder()
            .add("s_client", "-connect", "127.0.0.1:" + port, "-CAfile", believed.toString())
            .add("-verify_return_error")
            .add(more)
            .build());
  }

  Process client(int port, Path believed, TestAuthority.Identity identity, String... more)
      throws IOException {
    return client(
        port,
        believed,
        ImmutableList.<String>builder()
            .add("-cert", identity.certificate().toString(), "-key", identity.key().toString())
            .add(more)
            .build()
            .toArray(String[]::new));
  }

  /** Starts {@code openssl s_server} on a port of its choice, which is returned. */
  int server(Path believed, TestAuthority.Identity identity, String... more) throws IOException {
    Process server =
        openssl(
            ImmutableList.<String>builder()
                .add("s_server", "-accept", "127.0.0.1:0", "-CAfile", believed.toString())
                .add("-cert", identity.certificate().toString(), "-key", identity.key().toString())
                .add("-Verify", "2", "-verify_return_error")
                .add(more)
                .build());
    BufferedReader out =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    while (line != null && !line.startsWith("ACCEPT ")) {
      line = out.readLine();
    }
    assertThat(line).as("where openssl listens").isNotNull();
    return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
  }

  private Process openssl(ImmutableList<String> arguments) throws IOException {
    Process tool =
        new ProcessBuilder(ImmutableList.<String>builder().add("openssl").addAll(arguments).build())
            .redirectErrorStream(true)
            .start();
    tools.add(tool);
    return tool;
  }

  /** Says something to the openssl that was started last. */
  void tell(String line) throws IOException {
    OutputStream input = tools.get(tools.size() - 1).getOutputStream();
    input.write(line.getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  @Override
  public void close() {
    tools.forEach(Process::destroyForcibly);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
