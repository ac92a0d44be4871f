package dev.overlane.controller.metrics;

import com.google.common.collect.ImmutableList;

/** Every metric of ours, in the order of docs/metrics.md. Those of the JVM come from a library. */
final class Families {
  private static final String HOST = "host";

  static final Family BUILD =
      new Family(
          "overlane_build_info",
          Family.Kind.INFO,
          "The version that runs",
          ImmutableList.of("version"));

  static final Family REVISION =
      Family.gauge("overlane_revision_desired", "The revision of the file in force");
  static final Family APPLIED =
      Family.gauge(
          "overlane_host_revision_applied",
          "The last revision that the host was wholly as; 0: none yet",
          HOST);
  static final Family HOSTS =
      Family.gauge("overlane_hosts", "Hosts of the file in each phase", "phase");
  static final Family CONVERGED =
      Family.gauge("overlane_host_converged", "1: the host is as the revision in force says", HOST);
  static final Family SESSIONS =
      Family.gauge("overlane_sessions", "Live sessions with hosts of the file", "protocol");
  static final Family SESSION_UP =
      Family.gauge(
          "overlane_host_session_up", "1: the session with the host is up", HOST, "protocol");
  static final Family RECONNECTS =
      Family.counter(
          "overlane_host_reconnects_total",
          "Sessions with the host that began after one had ended",
          HOST,
          "protocol");
  static final Family FLOWS =
      Family.gauge(
          "overlane_host_flows", "Flows that the host's switch was last seen to hold", HOST);
  static final Family PORTS =
      Family.gauge(
          "overlane_host_ports",
          "Ports on the host's bridge: forwarding, waiting (without flows yet), foreign (nobody's)",
          HOST,
          "state");

  static final Family DRIFT =
      Family.counter(
          "overlane_host_drift_repaired_total",
          "Repairs of rows or flows that somebody else had changed",
          HOST,
          "kind");
  static final Family CHANGES =
      Family.counter(
          "overlane_host_changes_total",
          "Transactions (rows) and bundles (flows) by what became of them",
          HOST,
          "kind",
          "result");
  static final Family STEPS =
      Family.histogram(
          "overlane_reconcile_step_seconds",
          "Time for which planning a step and beginning it kept the host's loop busy");
  static final Family REPAIRS =
      Family.histogram(
          "overlane_repair_seconds",
          "Time from the event that told of drift to the confirmed repair",
          "kind");

  static final Family ISOLATION =
      Family.gauge(
          "overlane_isolation", "1 for the verdict that holds, 0 for the others", "verdict");
  static final Family VIOLATIONS =
      Family.gauge("overlane_isolation_violations", "Violations that the last proof found");
  static final Family PROOFS =
      Family.counter("overlane_isolation_proofs_total", "Proofs of isolation that were made");
  static final Family PROOF_SECONDS =
      Family.gauge("overlane_isolation_proof_seconds", "Time that the last proof took");

  static final Family RELOADS =
      Family.counter(
          "overlane_config_reloads_total",
          "Contents of the file that were put into force or refused, the first included",
          "result");
  static final Family RELOAD_GOOD =
      Family.gauge(
          "overlane_config_last_reload_successful", "1: the file on disk is the one in force");
  static final Family RELOAD_TIME =
      Family.gauge(
          "overlane_config_last_reload_success_timestamp_seconds",
          "When a content of the file was last put into force, in Unix time");

  static final Family CERTIFICATE_END =
      Family.gauge(
          "overlane_certificate_expiry_timestamp_seconds",
          "When the certificate ends, in Unix time: controller, ca, host:NAME of those connected",
          "certificate");

  static final Family CLUSTER_MEMBERS =
      Family.gauge("overlane_cluster_members", "Members of the cluster that have a lease");
  static final Family CLUSTER_BEHIND =
      Family.gauge(
          "overlane_cluster_members_behind",
          "Members that have another network than the one in force, and no share of the hosts");
  static final Family CLUSTER_MEMBER =
      Family.gauge("overlane_cluster_member", "1: this process is a member and has its lease");
  static final Family CLUSTER_LEASE =
      Family.gauge(
          "overlane_cluster_lease_seconds", "How long this member's lease lasts still; 0: none");
  static final Family CLUSTER_REVISION =
      Family.gauge(
          "overlane_cluster_revision",
          "The revision of the network that etcd names, and the one that this member has in force",
          "kind");
  static final Family CLUSTER_HELD =
      Family.gauge("overlane_cluster_hosts_held", "Hosts that this member may write to");
  static final Family CLUSTER_EPOCH =
      Family.gauge(
          "overlane_cluster_host_epoch", "The epoch under which this member holds the host", HOST);
  static final Family CLUSTER_TAKEOVERS =
      Family.counter(
          "overlane_cluster_takeovers_total",
          "How often this member became the host's writer (taken), and was not let (refused)",
          HOST,
          "result");
  static final Family ETCD_ANSWERS =
      Family.histogram("overlane_cluster_etcd_seconds", "Time that etcd took to answer");
  static final Family ETCD_FAILURES =
      Family.counter(
          "overlane_cluster_etcd_failures_total", "Questions to an end of etcd without an answer");

  static final Family REFUSED =
      Family.counter(
          "overlane_peers_refused_total",
          "Connections that were turned away before they were a host's",
          "protocol",
          "reason");
  static final Family EVICTED =
      Family.counter(
          "overlane_peers_evicted_total", "Sessions that ended because they made us hold too much");
  static final Family MEMORY =
      Family.gauge("overlane_peers_memory_bytes", "Memory in use of the fund that all peers share");
  static final Family MEMORY_LIMIT =
      Family.gauge("overlane_peers_memory_limit_bytes", "The fund that all peers share");

  static final TrafficFamilies PORT =
      new TrafficFamilies("port", "the port of the file", HOST, "segment", "port");
  static final Family PORT_FLOODS =
      Family.counter(
          "overlane_port_flood_dropped_packets_total",
          "Packets that the port of the file flooded faster than its flood-limit",
          HOST,
          "segment",
          "port");
  static final TrafficFamilies SEGMENT =
      new TrafficFamilies("segment", "ports of the segment, on all hosts", "segment");
  static final TrafficFamilies TUNNEL =
      new TrafficFamilies("tunnel", "the host's tunnel interface", HOST);

  private Families() {}

  /** All of them. */
  static ImmutableList<Family> all() {
    return ImmutableList.<Family>builder()
        .add(BUILD, REVISION, APPLIED, HOSTS, CONVERGED)
        .add(SESSIONS, SESSION_UP, RECONNECTS, FLOWS, PORTS)
        .add(DRIFT, CHANGES, STEPS, REPAIRS)
        .add(ISOLATION, VIOLATIONS, PROOFS, PROOF_SECONDS)
        .add(RELOADS, RELOAD_GOOD, RELOAD_TIME)
        .add(CERTIFICATE_END)
        .add(CLUSTER_MEMBERS, CLUSTER_BEHIND, CLUSTER_MEMBER, CLUSTER_LEASE, CLUSTER_REVISION)
        .add(CLUSTER_HELD, CLUSTER_EPOCH, CLUSTER_TAKEOVERS, ETCD_ANSWERS, ETCD_FAILURES)
        .add(REFUSED, EVICTED, MEMORY, MEMORY_LIMIT)
        .addAll(PORT.all())
        .add(PORT_FLOODS)
        .addAll(SEGMENT.all())
        .addAll(TUNNEL.all())
        .build();
  }
}
