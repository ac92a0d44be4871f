package dev.overlane.controller.pki;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.OvsdbAccess;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a host's ovsdb-server and the controller find each other, as {@code ovs-vsctl set-manager} on
 * that host is told. PURE.
 *
 * @param manager the arguments of set-manager, with blanks between them; empty: nothing is to be
 *     set, they meet on a Unix socket or the host has its manager
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

  /** Of a host that has its manager, which is to stay: nothing is set. */
  public static ManagerTarget kept(String host) {
    return new ManagerTarget(Optional.empty(), Optional.empty(), host);
  }

  /**
   * Of a host of the file, by TLS, whatever the file says of that.
   *
   * @param manager what set-manager is told instead of what follows from the file
   * @throws PkiException if the host dials in and the file does not tell to which address
   */
  public static ManagerTarget of(NetworkModel model, Host host, Optional<String> manager)
      throws PkiException {
    if (host.ovsdb() instanceof OvsdbAccess.Manager dialsIn) {
      String target = manager.isPresent() ? manager.get() : listener(model, host);
      return dialsIn(dialsIn, host, target);
    }
    ConnectionMethod method = ((OvsdbAccess.Dial) host.ovsdb()).method();
    if (!(method instanceof ConnectionMethod.Ip ip)) {
      return new ManagerTarget(manager, Optional.empty(), host.name());
    }
    return new ManagerTarget(
        Optional.of(manager.orElse(passive(ip, true))), Optional.empty(), ip.host());
  }

  /**
   * Of a host of the file, by TLS or in plain text as the file says.
   *
   * @param controller where hosts find the controller, if the file is not to be asked
   * @return empty if the host dials in, and nobody tells to which address
   */
  public static Optional<ManagerTarget> asWritten(
      NetworkModel model, Host host, Optional<String> controller) {
    if (host.ovsdb() instanceof OvsdbAccess.Manager dialsIn) {
      ListenMethod listen = ovsdbListen(model, host);
      return ends(model, listen, controller, listen.tls())
          .map(ends -> dialsIn(dialsIn, host, ends));
    }
    return Optional.of(
        ((OvsdbAccess.Dial) host.ovsdb()).method() instanceof ConnectionMethod.Ip ip
            ? new ManagerTarget(Optional.of(passive(ip, ip.tls())), Optional.empty(), ip.host())
            : new ManagerTarget(Optional.empty(), Optional.empty(), host.name()));
  }

  /**
   * How hosts reach an end of the controller, as far as the file tells: by its own address, or by
   * that of another end.
   *
   * @param controller the address, if the file is not to be asked
   */
  public static Optional<ConnectionMethod.Ip> found(
      NetworkModel model, ListenMethod listen, Optional<String> controller) {
    return addresses(model.controller(), listen, controller).stream()
        .findFirst()
        .map(ip -> new ConnectionMethod.Ip(ip, listen.port(), listen.tls()));
  }

  /**
   * What a host that dials in is told: an end of the controller, or of each member of a cluster.
   */
  private static Optional<String> ends(
      NetworkModel model, ListenMethod listen, Optional<String> controller, boolean tls) {
    return Optional.of(
            addresses(model.controller(), listen, controller).stream()
                .map(ip -> new ConnectionMethod.Ip(ip, listen.port(), tls).toString())
                .collect(Collectors.joining(" ")))
        .filter(ends -> !ends.isEmpty());
  }

  private static ImmutableSet<String> addresses(
      ControllerSettings settings, ListenMethod listen, Optional<String> controller) {
    Optional<String> own = controller.or(() -> address(listen).findFirst());
    if (own.isPresent()) {
      return ImmutableSet.of(own.get());
    }
    if (!settings.openflowAddresses().isEmpty()) {
      return settings.openflowAddresses();
    }
    return Stream.concat(settings.ovsdbListen().stream(), Stream.of(settings.openflowListen()))
        .flatMap(ManagerTarget::address)
        .limit(1)
        .collect(ImmutableSet.toImmutableSet());
  }

  private static Stream<String> address(ListenMethod listen) {
    return listen.isAnyAddress() ? Stream.empty() : Stream.of(listen.address());
  }

  /** What ovs-vsctl is told, a command each. */
  public ImmutableList<String> commands() {
    ImmutableList.Builder<String> commands = ImmutableList.builder();
    systemId.ifPresent(
        id ->
            commands.add(
                "set Open_vSwitch . "
                    + EnrolmentScript.quoted(
                        "external_ids:system-id=" + EnrolmentScript.ovsString(id))));
    manager.ifPresent(
        ends ->
            commands.add(
                "set-manager "
                    + Arrays.stream(ends.split(" "))
                        .map(EnrolmentScript::quoted)
                        .collect(Collectors.joining(" "))));
    return commands.build();
  }

  private static ManagerTarget dialsIn(OvsdbAccess.Manager access, Host host, String target) {
    return new ManagerTarget(Optional.of(target), Optional.of(access.systemId()), host.name());
  }

  private static String passive(ConnectionMethod.Ip dialled, boolean tls) {
    String any = dialled.host().indexOf(':') >= 0 ? "::" : ListenMethod.ANY;
    return new ListenMethod(dialled.port(), any, tls).toString();
  }

  private static ListenMethod ovsdbListen(NetworkModel model, Host host) {
    return model
        .controller()
        .ovsdbListen()
        .orElseThrow(() -> new IllegalStateException(host.name() + " dials nobody"));
  }

  private static String listener(NetworkModel model, Host host) throws PkiException {
    ListenMethod listen = ovsdbListen(model, host);
    return ends(model, listen, Optional.empty(), true)
        .orElseThrow(
            () ->
                new PkiException(
                    host.name()
                        + " dials in, and the file does not tell the controller's address:"
                        + " give --manager ssl:IP:"
                        + listen.port()));
  }
}
