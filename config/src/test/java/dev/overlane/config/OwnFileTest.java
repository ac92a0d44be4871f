package dev.overlane.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.files.MapShelf;
import dev.overlane.config.model.ClusterSettings;
import dev.overlane.config.model.ControllerSettings;
import dev.overlane.config.model.NetworkModel;
import org.junit.jupiter.api.Test;

/** A network that was applied, as a member with a file of its own has it. */
final class OwnFileTest {
  private static final String OWN =
      """
      version: 1
      controller:
        metrics: { listen: "127.0.0.1:9475" }
        tls: { private-key: k.pem, certificate: c.pem, ca-certificate: ca.pem }
      cluster: { name: prod, etcd: "http://192.0.2.9:2379", member: c2, lease: 5s, source: etcd }
      """;

  private static final String NETWORK =
      """
      version: 1
      include: [ hosts.yaml ]
      controller: { metrics: { listen: "127.0.0.1:1" } }
      cluster:
        name: prod
        etcd: "http://192.0.2.1:2379"
        members: { c1: "tcp:192.0.2.1:6653", c2: "ssl:192.0.2.2:6653" }
        member: c1
      segments: { ab: { vlan: 100 } }
      """;

  private static final String HOSTS =
      "hosts:\n  h1: { address: 192.0.2.21, ports: { A: { segment: ab } } }\n";

  private static FileSet files(String network) {
    return MapShelf.set(ImmutableMap.of("net.yaml", network, "hosts.yaml", HOSTS))
        .under(MapShelf.set(ImmutableMap.of("own.yaml", OWN)));
  }

  @Test
  void whatTheMemberSaysOfItself_counts_andTheRestIsTheNetworks() {
    NetworkModel model = ((ConfigResult.Valid) ConfigLoader.load(files(NETWORK))).model();

    ControllerSettings own = model.controller();
    ClusterSettings cluster = own.cluster().orElseThrow();
    assertThat(own.metricsListen().orElseThrow().port()).isEqualTo(9475);
    assertThat(own.tls()).isPresent();
    assertThat(cluster.etcd()).containsExactly("http://192.0.2.9:2379");
    assertThat(cluster.member()).contains("c2");
    assertThat(cluster.source()).isEqualTo(ClusterSettings.Source.ETCD);
    assertThat(cluster.members().keySet()).containsExactly("c1", "c2");
    assertThat(model.hosts().keySet()).containsExactly("h1");
  }

  @Test
  void errors_nameTheFileThatTheyAreIn() {
    String other = NETWORK.replace("prod", "test").replace("vlan: 100", "vlan: 0");

    assertThat(Loading.diagnostics(ConfigLoader.load(files(other))))
        .extracting(Diagnostic::toString)
        .containsExactlyInAnyOrder(
            "net.yaml:5:9: error: this is the network of cluster \"test\", and the member is of"
                + " cluster \"prod\" (apply it there, or correct the name)",
            "net.yaml:9:25: error: vlan of segment \"ab\": expected a number from 1 to 4094, found"
                + " 0 (choose another)");
    assertThat(Loading.diagnostics(ConfigLoader.load(files(NETWORK.replace("c2: ", "c3: ")))))
        .extracting(Diagnostic::toString)
        .singleElement()
        .asString()
        .startsWith("own.yaml:5:63: error: member of cluster is \"c2\", which is none of");
  }

  @Test
  void networkWithoutMembers_isRefused() {
    String none = "version: 1\nsegments: { ab: { vlan: 100 } }\n";

    assertThat(Loading.diagnostics(ConfigLoader.load(files(none))))
        .extracting(Diagnostic::toString)
        .singleElement()
        .asString()
        .startsWith("net.yaml:1:1: error: the network names no cluster.members");
  }

  @Test
  void places_areThoseOfTheFilesThatWereApplied() {
    FilePlaces places = FilePlaces.of(files(NETWORK));

    assertThat(places.file(places.of("hosts", "h1"))).isEqualTo("hosts.yaml");
    assertThat(places.file(places.of("segments", "ab"))).isEqualTo("net.yaml");
    assertThat(places.file(places.of("controller", "metrics"))).isEqualTo("own.yaml");
  }

  @Test
  void sameNetworkUnderAnotherFile_isAnotherOne() {
    FileSet alone = MapShelf.set(ImmutableMap.of("net.yaml", NETWORK, "hosts.yaml", HOSTS));

    assertThat(files(NETWORK).fingerprint())
        .isEqualTo(files(NETWORK).fingerprint())
        .isNotEqualTo(alone.fingerprint());
  }
}
