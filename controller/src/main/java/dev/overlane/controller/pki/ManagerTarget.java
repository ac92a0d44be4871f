package dev.overlane.controller.pki;

import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.OvsdbAccess;
import java.util.Optional;

/**
 * How a host's ovsdb-server and the controller find each other, as {@code ovs-vsctl set-manager} on
 * that host is told. PURE.
 *
 * @param manager the argument of set-manager; empty: they meet on a Unix socket, nothing is to be
 *     set
 * @param systemId what the host is to call itself; empty: that does not matter
 * @param remote where the host is reached from elsewhere
 */
public record ManagerTarget(Optional<String> manager, Optional<String> systemId, String remote) {
  private static final String USUAL = "pssl:6640";

  /**
   * Of a host of which nothing but its name is known: it listens, unless something else is given.
   */
  public static ManagerTarget unknown(String host, Optional<String> manager) {
    return new ManagerTarget(Optional.of(manager.orElse(USUAL)), Optional.empty(), host);
  }

  /**
   * Of a host of the file.
   *
   * @param manager what set-manager is told instead of what follows from the file
   * @throws PkiException if the host dials in and the file does not tell to which address
   */
  public static ManagerTarget of(NetworkModel model, Host host, Optional<String> manager)
      throws PkiException {
    if (host.ovsdb() instanceof OvsdbAccess.Manager dialsIn) {
      String target = manager.isPresent() ? manager.get() : listener(model, host);
      return new ManagerTarget(Optional.of(target), Optional.of(dialsIn.systemId()), host.name());
    }
    ConnectionMethod method = ((OvsdbAccess.Dial) host.ovsdb()).method();
    if (!(method instanceof ConnectionMethod.Ip ip)) {
      return new ManagerTarget(manager, Optional.empty(), host.name());
    }
    String any = ip.host().indexOf(':') >= 0 ? "::" : ListenMethod.ANY;
    String own = new ListenMethod(ip.port(), any, true).toString();
    return new ManagerTarget(Optional.of(manager.orElse(own)), Optional.empty(), ip.host());
  }

  /** Where hosts that dial in find the controller: the address of the one end, or of the other. */
  private static String listener(NetworkModel model, Host host) throws PkiException {
    ListenMethod listen =
        model
            .controller()
            .ovsdbListen()
            .orElseThrow(() -> new IllegalStateException(host.name() + " dials nobody"));
    Optional<String> address =
        listen.isAnyAddress()
            ? model
                .controller()
                .openflowTarget()
                .flatMap(
                    target ->
                        target instanceof ConnectionMethod.Ip ip
                            ? Optional.of(ip.host())
                            : Optional.empty())
            : Optional.of(listen.address());
    return address
        .map(ip -> new ConnectionMethod.Ip(ip, listen.port(), true).toString())
        .orElseThrow(
            () ->
                new PkiException(
                    host.name()
                        + " dials in, and the file does not tell the controller's address:"
                        + " give --manager ssl:IP:"
                        + listen.port()));
  }
}
