package dev.overlane.it;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.control.UnixctlClient;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Members that take their network from an etcd of their own, with a stage for each test. Its file
 * is that network; each member has one that says who it is. Blocks the caller.
 */
final class EtcdMembers implements BeforeEachCallback, AfterEachCallback {
  static final int METRICS = 9475;

  /** The seed's network, for three members. */
  static final String NETWORK =
      Stage.clustered(
          """
              cluster:
                name: test
                etcd: https://192.168.77.101:2379
                tls: { private-key: etcd-k.pem, certificate: etcd-c.pem, ca-certificate: etcd-ca.pem }
                members:
                  c1: tcp:192.168.77.1:6653
                  c2: tcp:192.168.77.1:6654
                  c3: tcp:192.168.77.1:6655
              """);

  private final Stage stage = Stage.of(NETWORK);
  private final Map<String, ControllerProcess> members = new LinkedHashMap<>();
  private @Nullable EtcdProcess etcd;

  /** The hosts, which are up before the etcd and gone after it. */
  Stage stage() {
    return stage;
  }

  /** Brings the hosts up and starts the etcd, and no member yet. */
  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    stage.beforeEach(context);
    EtcdProcess.require();
    stage.lab().attachAll();
    Path keys = stage.file().path().getParent();
    etcd = stage.closing(EtcdProcess.start(stage.lab(), keys, 1).get(0));
    for (String name : ImmutableList.of("c1", "c2", "c3")) {
      NetworkFile own = own(name, METRICS + members.size());
      Path directory = Files.createDirectory(stage.file().path().resolveSibling(name));
      members.put(
          name,
          stage.closing(new ControllerProcess(stage.lab().controllerNamespace(), directory, own)));
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    stage.afterEach(context);
  }

  /** The etcd. */
  EtcdProcess etcd() {
    return requireNonNull(etcd);
  }

  /** Writes a member's own file. */
  NetworkFile own(String name, int port) {
    return own(
        name,
        """
        version: 1
        controller: { metrics: { listen: "127.0.0.1:%d" } }
        cluster:
          name: test
          etcd: %s
          tls: { private-key: etcd-k.pem, certificate: etcd-c.pem, ca-certificate: etcd-ca.pem }
          member: %s
          source: etcd
        """
            .formatted(port, EtcdProcess.ends(1), name));
  }

  /** Writes a member's own file. */
  NetworkFile own(String name, String text) {
    NetworkFile own = new NetworkFile(stage.file().path().resolveSibling(name + ".yaml"));
    own.write(text);
    return own;
  }

  /** Starts a member; it may wait for a network. */
  void spawn(String name) {
    get(name).spawn();
    Await.until("it answers", () -> UnixctlClient.isAnswered(get(name).socket()));
  }

  ControllerProcess get(String name) {
    ControllerProcess member = members.get(name);
    if (member == null) {
      throw new IllegalArgumentException(name);
    }
    return member;
  }

  Collection<ControllerProcess> all() {
    return members.values();
  }

  /** The arguments of {@code overlane} that apply a network on a member's machine. */
  ImmutableList<String> applying(String name, String text, String... options) {
    stage.file().write(text);
    return ImmutableList.<String>builder()
        .add("apply", stage.file().path().toString())
        .add("--runtime-dir", get(name).runtimeDirectory().toString())
        .add(options)
        .build();
  }

  /** Runs {@code overlane apply} on a member's machine. */
  CommandResult apply(String name, String text, String... options) {
    return Shell.overlaneIn(
        stage.lab().controllerNamespace(), applying(name, text, options).toArray(String[]::new));
  }

  /** The revision of the cluster that a member has in force. */
  static int revision(Status status) {
    return status.json().at("/cluster/revision").asInt();
  }

  /** What a member says is wrong with it. */
  static String problem(Status status) {
    return status.json().at("/cluster/problem").asText("");
  }
}
