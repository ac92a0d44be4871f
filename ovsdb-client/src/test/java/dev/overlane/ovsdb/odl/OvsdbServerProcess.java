package dev.overlane.ovsdb.odl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.overlane.config.model.ConnectionMethod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A real ovsdb-server with a database of its own in a temporary directory. */
final class OvsdbServerProcess implements AutoCloseable {
  static final Path VSWITCH_SCHEMA = Path.of("/usr/share/openvswitch/vswitch.ovsschema");

  private final Path dir;
  private final int port;
  private final ImmutableList<String> options;
  private Process process;

  private OvsdbServerProcess(Path dir, int port, ImmutableList<String> options)
      throws IOException, InterruptedException {
    this.dir = dir;
    this.port = port;
    this.options = options;
    this.process = launch();
  }

  /** Starts a server of the vswitch schema, with its one root row. */
  static OvsdbServerProcess start(String... options) throws IOException, InterruptedException {
    OvsdbServerProcess server = startEmpty(VSWITCH_SCHEMA, options);
    server.vsctl("init");
    return server;
  }

  /** Starts a server whose database has no row. */
  static OvsdbServerProcess startEmpty(Path schema, String... options)
      throws IOException, InterruptedException {
    requireOvs();
    Path dir = Files.createTempDirectory("ovsdb");
    run("ovsdb-tool", "create", dir.resolve("conf.db").toString(), schema.toString());
    return new OvsdbServerProcess(dir, freePort(), ImmutableList.copyOf(options));
  }

  private static void requireOvs() {
    boolean installed =
        Files.isExecutable(Path.of("/usr/sbin/ovsdb-server")) && Files.exists(VSWITCH_SCHEMA);
    if ("true".equals(System.getenv("CI"))) {
      assertThat(installed).as("openvswitch-switch is installed").isTrue();
    }
    assumeTrue(installed, "needs openvswitch-switch (ovsdb-server)");
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process launch() throws IOException, InterruptedException {
    ImmutableList<String> command =
        ImmutableList.<String>builder()
            .add("/usr/sbin/ovsdb-server", dir.resolve("conf.db").toString())
            .add("--unixctl=" + dir.resolve("ctl"))
            .add("--remote=punix:" + socket())
            .add("--remote=ptcp:" + port + ":127.0.0.1")
            .add("--no-chdir", "-vconsole:off", "-vsyslog:off")
            .addAll(options)
            .build();
    Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
    started.getOutputStream().close();
    Await.until(Duration.ofSeconds(10), "ovsdb-server listens", this::answers);
    return started;
  }

  private boolean answers() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket()));
    } catch (IOException e) {
      return false;
    }
  }

  private Path socket() {
    return dir.resolve("db.sock");
  }

  ConnectionMethod unix() {
    return new ConnectionMethod.Unix(socket().toString());
  }

  ConnectionMethod tcp() {
    return new ConnectionMethod.Ip("127.0.0.1", port, false);
  }

  /** Runs ovs-vsctl on this database, without a switch to wait for. */
  String vsctl(String... args) throws IOException, InterruptedException {
    return run(
        ImmutableList.<String>builder()
            .add("ovs-vsctl", "--no-wait", "--db=unix:" + socket())
            .add(args)
            .build()
            .toArray(new String[0]));
  }

  /** What was committed, with comments. */
  String log() throws IOException, InterruptedException {
    return run("ovsdb-tool", "-mm", "show-log", dir.resolve("conf.db").toString());
  }

  /** Ends the server at once, as a crash does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
  }

  /** Stops the server's process without ending it: connections stay, nothing is answered. */
  void freeze() throws IOException, InterruptedException {
    run("kill", "-STOP", Long.toString(process.pid()));
  }

  /** Lets a frozen server go on. */
  void thaw() throws IOException, InterruptedException {
    run("kill", "-CONT", Long.toString(process.pid()));
  }

  /** Starts the server again on the same database and addresses. */
  void restart() throws IOException, InterruptedException {
    Files.deleteIfExists(socket());
    process = launch();
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
    tool.getOutputStream().close();
    String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tool.waitFor()).as("%s: %s", String.join(" ", command), output).isZero();
    return output.strip();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    assertThatCode(() -> MoreFiles.deleteRecursively(dir, RecursiveDeleteOption.ALLOW_INSECURE))
        .doesNotThrowAnyException();
  }
}
