package dev.overlane.config.model;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The controller's own ends.
 *
 * @param openflowListen where switches connect; a member of a cluster has its own, see {@link
 *     #openflowListens}
 * @param openflowTarget what is written to each bridge as its controller, in OVS's syntax; empty:
 *     each host's own set-controller is left alone, or the members of the cluster are written
 * @param ovsdbListen where hosts dial in; empty: nowhere
 * @param tls key material for {@code ssl:} and {@code pssl:}
 * @param metricsListen where Prometheus fetches metrics; empty: off
 * @param cluster the controllers, if there are several; empty: one, alone
 */
public record ControllerSettings(
    ListenMethod openflowListen,
    Optional<ConnectionMethod> openflowTarget,
    Optional<ListenMethod> ovsdbListen,
    Optional<Tls> tls,
    Optional<ListenMethod> metricsListen,
    Optional<ClusterSettings> cluster) {

  /** A controller that is alone. */
  public ControllerSettings(
      ListenMethod openflowListen,
      Optional<ConnectionMethod> openflowTarget,
      Optional<ListenMethod> ovsdbListen,
      Optional<Tls> tls,
      Optional<ListenMethod> metricsListen) {
    this(openflowListen, openflowTarget, ovsdbListen, tls, metricsListen, Optional.empty());
  }

  /** All that bridges name as their controllers; none: what they name is left alone. */
  public ImmutableSortedSet<String> openflowTargets() {
    ImmutableSortedSet.Builder<String> targets = ImmutableSortedSet.naturalOrder();
    openflowTarget.map(ConnectionMethod::toString).ifPresent(targets::add);
    cluster.ifPresent(
        of -> of.members().values().forEach(member -> targets.add(member.target().toString())));
    return targets.build();
  }

  /** Where switches are awaited: by the one controller, or by the members of the cluster. */
  public ImmutableSet<ListenMethod> openflowListens() {
    return cluster
        .map(
            of ->
                of.members().values().stream()
                    .map(ClusterSettings.Member::listen)
                    .collect(ImmutableSet.toImmutableSet()))
        .orElseGet(() -> ImmutableSet.of(openflowListen));
  }

  /** Where the controllers are, as far as what bridges name tells: an IP address each. */
  public ImmutableSet<String> openflowAddresses() {
    Stream<ConnectionMethod> targets =
        Stream.concat(
            openflowTarget.stream(),
            cluster.stream()
                .flatMap(of -> of.members().values().stream())
                .map(ClusterSettings.Member::target));
    return targets
        .filter(ConnectionMethod.Ip.class::isInstance)
        .map(target -> ((ConnectionMethod.Ip) target).host())
        .collect(ImmutableSet.toImmutableSet());
  }

  /** As these, for a process that awaits switches elsewhere. */
  public ControllerSettings listeningOn(ListenMethod listen) {
    return new ControllerSettings(listen, openflowTarget, ovsdbListen, tls, metricsListen, cluster);
  }

  /** As these, in a cluster. */
  public ControllerSettings in(Optional<ClusterSettings> cluster) {
    return new ControllerSettings(
        openflowListen, openflowTarget, ovsdbListen, tls, metricsListen, cluster);
  }

  /**
   * Paths of PEM files, relative to the file that names them.
   *
   * @param privateKey the controller's private key
   * @param certificate the controller's certificate
   * @param caCertificate the CA that signs hosts' certificates
   * @param crl its list of revoked certificates; empty: none is revoked
   */
  public record Tls(
      String privateKey, String certificate, String caCertificate, Optional<String> crl) {}
}
