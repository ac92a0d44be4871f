package dev.overlane.config.schema;

import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.config.yaml.YamlNode;
import java.util.List;
import java.util.Optional;

/**
 * Reads how each host's ovsdb-server is reached; no two are reached in the same way, and none has a
 * name or system-id by which a certificate would speak for another, too.
 */
final class AccessReader {
  /** The port that IANA gave to OVSDB (RFC 7047 section 4). */
  static final int PORT = 6640;

  private static final String MANAGER = "manager";

  private final ControllerSection controller;
  private final Claims<ConnectionMethod> methods;
  private final Claims<PortRegister.Quoted> names;

  AccessReader(ControllerSection controller, Findings findings) {
    this.controller = controller;
    this.methods = new Claims<>("ovsdb", findings);
    this.names = new Claims<>("name or system-id", findings);
  }

  /**
   * Reads the access to one host.
   *
   * @param standard where it is dialled if the file does not say; empty if that is unknown
   * @param own whether nobody else has that place by the same default
   */
  Optional<OvsdbAccess> read(
      Named host, Fields fields, Optional<ConnectionMethod> standard, boolean own) {
    names.claim(new PortRegister.Quoted(host.name()), host.place(), host.owner());
    Optional<Value> ovsdb = fields.find("ovsdb");
    if (ovsdb.isPresent() && isManager(ovsdb.get())) {
      return manager(host, fields, ovsdb.get());
    }
    fields
        .find("system-id")
        .ifPresent(
            value ->
                value.error(
                    "has a meaning with `ovsdb: manager` only",
                    "leave it out, or let the host dial in"));
    if (ovsdb.isPresent()) {
      Optional<ConnectionMethod> method = ovsdb.flatMap(this::dialled);
      method.ifPresent(m -> methods.claim(m, ovsdb.get().place(), host.owner()));
      return method.map(OvsdbAccess.Dial::new);
    }
    if (own) {
      standard.ifPresent(m -> methods.claim(m, host.place(), host.owner()));
    }
    return standard.map(OvsdbAccess.Dial::new);
  }

  /** Claims for a host that was read before what it claimed then. */
  void enter(Host host, Named entry) {
    names.claim(new PortRegister.Quoted(host.name()), entry.place(), entry.owner());
    if (host.ovsdb() instanceof OvsdbAccess.Dial dial) {
      methods.claim(dial.method(), entry.place(), entry.owner());
    } else if (host.ovsdb() instanceof OvsdbAccess.Manager manager
        && !manager.systemId().equals(host.name())) {
      names.claim(new PortRegister.Quoted(manager.systemId()), entry.place(), entry.owner());
    }
  }

  private Optional<ConnectionMethod> dialled(Value value) {
    String word = value.node() instanceof YamlNode.Scalar scalar ? scalar.text() : "";
    String hint = value.findings().didYouMean(word, List.of(MANAGER), "");
    return hint.isEmpty()
        ? controller.endpoints().active(value)
        : value.expected("manager, or a connection method", hint);
  }

  private Optional<OvsdbAccess> manager(Named host, Fields fields, Value ovsdb) {
    if (!controller.acceptsManagers()) {
      ovsdb.error(
          "is manager, but the controller does not listen for hosts that dial in",
          "add `ovsdb: { listen: \"ptcp:6640\" }` under controller:");
    }
    Optional<Value> written = fields.find("system-id");
    Optional<String> systemId =
        written.isEmpty()
            ? Optional.of(host.name())
            : written.flatMap(v -> v.parsed(Names::name, "a system-id", Names.NAME_HINT));
    systemId
        .filter(id -> !id.equals(host.name()))
        .ifPresent(
            id ->
                names.claim(
                    new PortRegister.Quoted(id), written.orElseThrow().place(), host.owner()));
    return systemId.map(OvsdbAccess.Manager::new);
  }

  private static boolean isManager(Value value) {
    return value.node() instanceof YamlNode.Scalar scalar && scalar.text().equals(MANAGER);
  }
}
