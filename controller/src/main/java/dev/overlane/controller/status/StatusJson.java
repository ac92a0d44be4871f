package dev.overlane.controller.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The status as JSON. Fields are part of the contract: they may be added, not renamed. */
public final class StatusJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StatusJson() {}

  /** Returns one line of JSON. */
  public static String render(NetworkStatus status) {
    ObjectNode root = JSON.createObjectNode();
    root.put("revision", status.revision());
    root.put("converged", status.converged());
    root.put("config-error", status.configError().orElse(null));
    root.put("tls-error", status.tlsError().orElse(null));
    root.put("mtu", status.mtus().least());
    ObjectNode segments = root.putObject("segments");
    status.mtus().segments().forEach((name, mtu) -> segments.putObject(name).put("mtu", mtu));
    ObjectNode isolation = root.putObject("isolation");
    isolation.put("verdict", status.isolation().verdict());
    isolation.put("violations", status.isolation().violations());
    isolation.put("unseen-hosts", status.isolation().unseenHosts());
    isolation.put("at", status.isolation().at().isEmpty() ? null : status.isolation().at());
    isolation.put("seconds", status.isolation().seconds());
    ObjectNode due = root.putObject("certificates-due");
    status.certificatesDue().forEach((name, end) -> due.put(name, end.toString()));
    status.cluster().ifPresent(cluster -> render(root.putObject("cluster"), cluster));
    ObjectNode hosts = root.putObject("hosts");
    status.hosts().forEach((name, host) -> render(hosts.putObject(name), host));
    status.cluster().ifPresent(cluster -> addMembers(hosts, status, cluster));
    return root.toString();
  }

  private static void render(ObjectNode node, ClusterStatus cluster) {
    node.put("name", cluster.name());
    node.put("member", cluster.member());
    node.put("state", cluster.state());
    node.put("problem", cluster.problem().orElse(null));
    node.put("revision", cluster.revision());
    ObjectNode members = node.putObject("members");
    cluster
        .members()
        .forEach(
            (name, member) -> {
              ObjectNode one = members.putObject(name);
              one.put("hosts", member.hosts());
              one.put("file", member.file());
              one.put("version", member.version());
              one.put("revision", member.revision());
              one.put("behind", member.behind());
            });
  }

  private static void addMembers(ObjectNode hosts, NetworkStatus status, ClusterStatus cluster) {
    hosts
        .properties()
        .forEach(
            host -> {
              ClusterStatus.Holder holder = cluster.hosts().get(host.getKey());
              ObjectNode node = (ObjectNode) host.getValue();
              node.put("owner", holder == null ? null : holder.member());
              node.put("epoch", holder == null ? null : holder.epoch());
              node.put("last-error-member", metBy(status, host.getKey(), cluster.member()));
            });
  }

  private static @Nullable String metBy(NetworkStatus status, String host, String own) {
    return Optional.ofNullable(status.hosts().get(host))
        .flatMap(HostStatus::lastError)
        .map(error -> error.member().orElse(own))
        .orElse(null);
  }

  private static void render(ObjectNode node, HostStatus host) {
    node.put("phase", host.phase().toString());
    node.put("reason", host.reason().isEmpty() ? null : host.reason());
    node.put("revision", host.revision());
    node.put("ovsdb", host.ovsdb());
    node.put("openflow", host.openflow());
    node.put("datapath-id", host.datapathId().toString());
    node.put("flows", host.flows());
    ObjectNode members = node.putObject("members");
    host.members()
        .forEach((segment, names) -> names.forEach(members.withArray("/" + escape(segment))::add));
    ObjectNode waiting = node.putObject("waiting");
    host.waiting().forEach(waiting::put);
    host.foreign().keySet().forEach(node.putArray("foreign-ports")::add);
    node.put("drift-repaired", host.driftRepaired());
    node.put("last-error", host.lastError().map(HostStatus.LastError::text).orElse(null));
    node.put("last-error-since", host.lastError().map(HostStatus.LastError::since).orElse(null));
  }

  /** JSON Pointer escaping (RFC 6901 section 3). */
  private static String escape(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }
}
