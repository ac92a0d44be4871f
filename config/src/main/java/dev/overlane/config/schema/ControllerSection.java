package dev.overlane.config.schema;

import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.ControllerSettings.Tls;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.yaml.Place;
import java.util.Optional;

/**
 * What {@code controller:} says.
 *
 * @param settings the controller's own ends; without those that could not be read
 * @param endpoints how to read further connection methods
 * @param acceptsManagers whether hosts may dial in, be it to an end that could not be read
 * @param listensBySettings whether it is written where switches connect
 */
record ControllerSection(
    ControllerSettings settings,
    Endpoints endpoints,
    boolean acceptsManagers,
    boolean listensBySettings) {
  private static final ListenMethod OPENFLOW = new ListenMethod(6653, ListenMethod.ANY, false);
  private static final String METRICS = "IP:PORT";
  private static final String PATH = "a path, relative to the file that names it";

  static ControllerSection read(Value value) {
    Fields fields =
        Fields.of(
            value,
            "controller",
            value.place(),
            ImmutableSet.of("openflow", "ovsdb", "tls", "metrics"));
    Endpoints endpoints = new Endpoints(fields.find("tls").isPresent());
    Fields openflow = group(fields, "openflow", "listen", "target");
    Fields ovsdb = group(fields, "ovsdb", "listen");
    Fields metrics = group(fields, "metrics", "listen");
    Optional<Value> openflowListen = openflow.find("listen");
    Optional<ListenMethod> listen =
        openflowListen.isEmpty()
            ? Optional.of(OPENFLOW)
            : openflowListen.flatMap(endpoints::passive);
    Optional<Value> target = openflow.find("target");
    Optional<Value> ovsdbListen = required(fields, "ovsdb", ovsdb);
    ControllerSettings settings =
        new ControllerSettings(
            listen.orElse(OPENFLOW),
            target.flatMap(endpoints::active),
            ovsdbListen.flatMap(endpoints::passive),
            fields.find("tls").flatMap(ControllerSection::tls),
            required(fields, "metrics", metrics).flatMap(ControllerSection::metrics));
    ListenConflicts.check(listen, settings, openflow, ovsdb, metrics, value.findings());
    if (listen.isPresent() && target.isPresent() && settings.openflowTarget().isPresent()) {
      checkTarget(target.get(), settings.openflowTarget().get(), listen.get());
    }
    return new ControllerSection(
        settings, endpoints, ovsdbListen.isPresent(), openflowListen.isPresent());
  }

  private static Fields group(Fields fields, String key, String... known) {
    Place place = fields.placeOf(key);
    return Fields.of(fields.orNothing(key), "controller." + key, place, ImmutableSet.copyOf(known));
  }

  /** The {@code listen} of a group that means nothing without one. */
  private static Optional<Value> required(Fields fields, String key, Fields group) {
    return fields.find(key).isPresent()
        ? group.require("listen", "say where to listen, or leave out " + key)
        : Optional.empty();
  }

  private static Optional<Tls> tls(Value value) {
    return keys(
        value,
        "controller.tls",
        ImmutableSet.of("private-key", "certificate", "ca-certificate", "crl"));
  }

  /** Reads the paths of keys for etcd, where nobody looks at a list of revoked certificates. */
  static Optional<Tls> etcdKeys(Value value) {
    return keys(
        value, "cluster.tls", ImmutableSet.of("private-key", "certificate", "ca-certificate"));
  }

  private static Optional<Tls> keys(Value value, String owner, ImmutableSet<String> known) {
    Fields fields = Fields.of(value, owner, value.place(), known);
    Optional<String> key = path(fields, "private-key");
    Optional<String> certificate = path(fields, "certificate");
    Optional<String> authority = path(fields, "ca-certificate");
    Optional<String> crl =
        known.contains("crl")
            ? fields.find("crl").flatMap(ControllerSection::path)
            : Optional.empty();
    return key.isPresent() && certificate.isPresent() && authority.isPresent()
        ? Optional.of(new Tls(key.get(), certificate.get(), authority.get(), crl))
        : Optional.empty();
  }

  private static Optional<String> path(Fields fields, String key) {
    return fields.require(key, PATH).flatMap(ControllerSection::path);
  }

  private static Optional<String> path(Value value) {
    return value.parsed(
        text -> Optional.of(text).filter(Names::isPath), "the path of a PEM file", PATH);
  }

  private static Optional<ListenMethod> metrics(Value value) {
    String hint = "for example 127.0.0.1:9475, IPv6 in brackets";
    return value
        .parsed(IpPort::parse, METRICS, hint)
        .flatMap(end -> end.port() > 0 ? Optional.of(end) : value.<IpPort>expected(METRICS, hint))
        .map(end -> new ListenMethod(end.port(), end.ip(), false));
  }

  /** Warns of a target that leads elsewhere than to this controller, as only a relay explains. */
  private static void checkTarget(Value value, ConnectionMethod target, ListenMethod listen) {
    if (!(target instanceof ConnectionMethod.Ip ip)) {
      return;
    }
    boolean samePort = listen.port() == 0 || ip.port() == listen.port();
    boolean sameAddress = listen.isAnyAddress() || ip.host().equals(listen.address());
    if (ip.tls() == listen.tls() && samePort && sameAddress) {
      return;
    }
    value
        .findings()
        .warning(
            value.place(),
            value.what() + " is " + target + ", but the controller listens on " + listen,
            ip.tls() == listen.tls()
                ? "fine if something between them forwards it"
                : "ssl: goes with pssl:, tcp: with ptcp:");
  }
}
