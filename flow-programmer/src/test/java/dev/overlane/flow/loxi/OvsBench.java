package dev.overlane.flow.loxi;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.flow.OpenFlowServer;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.ovs.OvsSandbox;
import dev.overlane.flow.pipeline.Pipeline;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real switch for each class and a server for each test. */
final class OvsBench
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  static final int LEARNED_TABLE = 40;
  static final String DATAPATH_ID = "00000000000000a1";

  private @Nullable OvsSandbox sandbox;
  private @Nullable OpenFlowServer server;
  private TestOwner owner = new TestOwner();

  @Override
  public void beforeAll(ExtensionContext context) {
    sandbox = OvsSandbox.start();
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    owner = new TestOwner();
    server = OpenFlowServers.create(1, Pipeline.LEARNED);
    server.listen(new ListenMethod(0, "127.0.0.1", false), owner);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    ovs().vsctl("--if-exists", "del-br", "br0", "--", "--if-exists", "del-br", "br1");
    server().close();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  OvsSandbox ovs() {
    return present(sandbox);
  }

  OpenFlowServer server() {
    return present(server);
  }

  TestOwner owner() {
    return owner;
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("not started");
    }
    return value;
  }

  /** Makes br0 with ports p1 = 1, p7 = 7 and vtep0 = 9, and waits until it connects. */
  SwitchSession connect(String protocols) {
    addBridge("br0", "protocols=" + protocols);
    ovs().vsctl("add-port", "br0", "p1", "--", "set", "interface", "p1", "ofport_request=1");
    ovs().vsctl("add-port", "br0", "p7", "--", "set", "interface", "p7", "ofport_request=7");
    String tunnel = "add-port br0 vtep0 -- set interface vtep0 type=vxlan ofport_request=9";
    ovs().vsctl((tunnel + " options:key=flow options:remote_ip=flow").split(" ", -1));
    dial("br0");
    return owner.nextSession();
  }

  /** Makes a bridge with the one datapath id of all tests. */
  void addBridge(String name, String... settings) {
    ImmutableList.Builder<String> line = ImmutableList.builder();
    line.add("add-br", name, "--", "set", "bridge", name, "fail-mode=secure");
    line.add("other_config:disable-in-band=true", "other_config:datapath-id=" + DATAPATH_ID);
    ovs().vsctl(line.add(settings).build().toArray(String[]::new));
  }

  /** Makes a bridge connect to the server. */
  void dial(String bridge) {
    String target = "tcp:127.0.0.1:" + server().port();
    ovs()
        .vsctl(
            "set-controller",
            bridge,
            target,
            "--",
            "set",
            "controller",
            bridge,
            "max-backoff=1000");
  }

  static FlowChangeSet adds(Iterable<Flow> flows) {
    return new FlowChangeSet(ImmutableList.of(), ImmutableList.copyOf(flows), ImmutableList.of());
  }

  static FlowChangeSet deletes(Iterable<Flow> flows) {
    return new FlowChangeSet(ImmutableList.copyOf(flows), ImmutableList.of(), ImmutableList.of());
  }
}
