package dev.overlane.controller.sim;

import dev.overlane.config.model.ListenMethod;
import dev.overlane.ovsdb.OvsdbListener;
import dev.overlane.ovsdb.OvsdbPeer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where hosts dial in. */
final class FakeOvsdbListener implements OvsdbListener {
  private final World world;
  private @Nullable Admission admission;
  private int port;

  FakeOvsdbListener(World world) {
    this.world = world;
  }

  @Override
  public void listen(ListenMethod method, Admission wanted) throws IOException {
    world.bind(method.port());
    port = method.port();
    admission = wanted;
    world.serve(this);
  }

  Optional<OvsdbPeer> admit(String systemId) {
    return admission == null ? Optional.empty() : admission.admit(systemId, "fake");
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() {
    if (admission != null) {
      admission = null;
      world.unbind(port);
    }
  }
}
