package dev.overlane.controller.sim;

import dev.overlane.config.model.DatapathId;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.flow.OpenFlowServer;
import dev.overlane.flow.SwitchAdmission;
import dev.overlane.flow.SwitchHandler;
import dev.overlane.flow.SwitchSession;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where switches connect. Of two with one datapath id the first stays. */
final class FakeOpenFlowServer implements OpenFlowServer {
  private final Place place;
  private final Map<DatapathId, SwitchSession> live = new LinkedHashMap<>();
  private @Nullable SwitchAdmission admission;
  private int port;

  FakeOpenFlowServer(Place place) {
    this.place = place;
  }

  @Override
  public void listen(ListenMethod method, SwitchAdmission wanted) throws IOException {
    place.bind(method.port());
    port = method.port();
    admission = wanted;
    place.serve(this);
  }

  Optional<SwitchHandler> offer(SwitchSession session) {
    if (admission == null || live.putIfAbsent(session.datapathId(), session) != null) {
      return Optional.empty();
    }
    Optional<SwitchHandler> handler = admission.admit(session);
    if (handler.isEmpty()) {
      forget(session);
    }
    return handler;
  }

  void forget(SwitchSession session) {
    live.remove(session.datapathId(), session);
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
      List.copyOf(live.values()).forEach(session -> session.close("the server stops"));
    }
  }
}
