package dev.overlane.flow.loxi;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.flow.OpenFlowServer;
import dev.overlane.flow.SwitchSession;
import dev.overlane.flow.ovs.OvsSandbox;
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
    server = OpenFlowServers.create(1, ImmutableSet.of(LEARNED_TABLE));
    server.listen(new ListenMethod(0, "127.0.0.1", false), owner);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    ovs().vsctl("--if-exists", "del-br", "br0");
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
    return owner.nextSession();
  }

  /** Makes a bridge that dials the server. */
  void addBridge(String name, String... settings) {
    ImmutableList.Builder<String> line = ImmutableList.builder();
    line.add("add-br", name, "--", "set", "bridge", name, "fail-mode=secure");
    line.add("other_config:disable-in-band=true", "other_config:datapath-id=" + DATAPATH_ID);
    line.add(settings).addAll(port(name, "p1", 1)).addAll(port(name, "p7", 7));
    line.addAll(port(name, "vtep0", 9));
    line.add("type=vxlan", "options:key=flow", "options:remote_ip=flow");
    line.add("--", "set-controller", name, "tcp:127.0.0.1:" + server().port());
    ovs().vsctl(line.build().toArray(String[]::new));
  }

  private static ImmutableList<String> port(String bridge, String name, int number) {
    String port = name.equals("vtep0") || bridge.equals("br0") ? name : bridge + "-" + name;
    return ImmutableList.of(
        "--", "add-port", bridge, port, "--", "set", "interface", port, "ofport_request=" + number);
  }

  static FlowChangeSet adds(Iterable<Flow> flows) {
    return new FlowChangeSet(ImmutableList.of(), ImmutableList.copyOf(flows), ImmutableList.of());
  }

  static FlowChangeSet deletes(Iterable<Flow> flows) {
    return new FlowChangeSet(ImmutableList.copyOf(flows), ImmutableList.of(), ImmutableList.of());
  }
}
