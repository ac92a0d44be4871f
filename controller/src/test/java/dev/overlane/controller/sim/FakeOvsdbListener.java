package dev.overlane.controller.sim;

import dev.overlane.config.model.ListenMethod;
import dev.overlane.ovsdb.OvsdbListener;
import dev.overlane.ovsdb.OvsdbPeer;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where hosts dial in. */
final class FakeOvsdbListener implements OvsdbListener {
  private final Place place;
  private @Nullable Admission admission;
  private int port;

  FakeOvsdbListener(Place place) {
    this.place = place;
  }

  @Override
  public void listen(ListenMethod method, Admission wanted) throws IOException {
    place.bind(method.port());
    port = method.port();
    admission = wanted;
    place.serve(this);
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
      place.unbind(port);
    }
  }
}
