package dev.overlane.controller.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers commands on a Unix-domain socket in the protocol of OVS's unixctl: JSON-RPC 1.0, the
 * method is the command's name, the parameters are its arguments, the result is its text.
 */
public final class UnixctlServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UnixctlServer.class);
  private static final int MAX_CLIENTS = 32;

  /** Leaves the socket open at the end of what is asked: the last answer is still to be sent. */
  private final ObjectMapper json =
      JsonMapper.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

  private final Path path;
  private final ServerSocketChannel channel;
  private final SocketOwner owner;
  private final ImmutableSortedMap<String, UnixctlCommand> commands;
  private final ExecutorService threads;

  private UnixctlServer(
      Path path,
      ServerSocketChannel channel,
      SocketOwner owner,
      Map<String, UnixctlCommand> commands) {
    this.path = path;
    this.channel = channel;
    this.owner = owner;
    this.commands = ImmutableSortedMap.copyOf(commands);
    this.threads =
        new ThreadPoolExecutor(
            0,
            MAX_CLIENTS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "control");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.AbortPolicy());
  }

  /**
   * Binds the socket and starts to answer on daemon threads. A socket that a dead process left is
   * replaced.
   *
   * @param access whose the socket is
   * @throws IOException if another process answers there or the path cannot be used
   */
  public static UnixctlServer start(
      Path path, ControlAccess access, Map<String, UnixctlCommand> commands) throws IOException {
    if (Files.exists(path) && UnixctlClient.isAnswered(path)) {
      throw new IOException(
          "another overlane answers on " + path + "; stop it, or give --runtime-dir");
    }
    Path privateDirectory =
        Files.createTempDirectory(
            path.toAbsolutePath().getParent(),
            ".ctl",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path unborn = privateDirectory.resolve("ctl");
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    SocketOwner owner;
    try {
      channel.bind(UnixDomainSocketAddress.of(unborn));
      owner = SocketOwner.of(unborn);
      access.grant(unborn);
      Files.move(unborn, path, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      channel.close();
      throw e;
    } finally {
      Files.deleteIfExists(unborn);
      Files.deleteIfExists(privateDirectory);
    }
    UnixctlServer server = new UnixctlServer(path, channel, owner, commands);
    Thread acceptor = new Thread(server::accept, "control-accept");
    acceptor.setDaemon(true);
    acceptor.start();
    return server;
  }

  /** Where the socket is. */
  public Path path() {
    return path;
  }

  private void accept() {
    while (channel.isOpen()) {
      try {
        SocketChannel client = channel.accept();
        try {
          threads.execute(() -> serve(client));
        } catch (RejectedExecutionException tooMany) {
          client.close();
        }
      } catch (ClosedChannelException closed) {
        return;
      } catch (IOException e) {
        log.warn("control socket {}: {}", path, Reasons.of(e));
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        MappingIterator<JsonNode> requests =
            json.readerFor(JsonNode.class).readValues(Channels.newInputStream(client))) {
      while (requests.hasNextValue()) {
        byte[] reply = json.writeValueAsBytes(answer(requests.nextValue(), client));
        Channels.newOutputStream(client).write(reply);
      }
    } catch (JsonProcessingException notJson) {
      log.warn("control socket {}: a client does not speak JSON-RPC: {}", path, brief(notJson));
    } catch (IOException gone) {
      log.debug("control socket {}: {}", path, gone.getMessage());
    }
  }

  private static String brief(JsonProcessingException e) {
    return e.getOriginalMessage();
  }

  private ObjectNode answer(JsonNode request, SocketChannel client) {
    ObjectNode reply = json.createObjectNode();
    String method = request.path("method").asText();
    ImmutableList.Builder<String> params = ImmutableList.builder();
    request.path("params").forEach(parameter -> params.add(parameter.asText()));
    ImmutableList<String> arguments = params.build();
    UnixctlCommand command = commands.get(method);
    if (method.equals("list-commands")) {
      reply.put("result", listCommands()).putNull("error");
    } else if (command == null) {
      reply
          .putNull("result")
          .put("error", "\"" + method + "\" is not a valid command (see list-commands)");
    } else if (command.isChange(arguments) && !owner.hasConnected(client)) {
      reply.putNull("result").put("error", owner.refusal());
    } else {
      try {
        reply.put("result", command.run(arguments)).putNull("error");
      } catch (Refusal refusal) {
        reply.putNull("result").put("error", refusal.getMessage());
      } catch (RuntimeException bug) {
        log.error("bug: command {} failed; please report this", method, bug);
        reply.putNull("result").put("error", "a bug: " + bug);
      }
    }
    reply.set("id", request.path("id"));
    return reply;
  }

  private String listCommands() {
    return "The available commands are:\n  "
        + String.join("\n  ", commands.keySet())
        + "\n  list-commands\n";
  }

  /** Stops answering and removes the socket. */
  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      log.warn("control socket {}: {}", path, Reasons.of(e));
    }
    threads.shutdownNow();
  }
}
