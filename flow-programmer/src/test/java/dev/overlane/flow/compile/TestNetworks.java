package dev.overlane.flow.compile;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.model.MacAddress;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.config.model.SegmentRules;
import dev.overlane.flow.compile.Station.Knowledge;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Small networks. */
public final class TestNetworks {
  private TestNetworks() {}

  /** The seed: A and X on h1, B and Y on h2. A's address is enforced, X's known, the rest not. */
  public static TestNetwork seed(Encoding encoding) {
    return TestNetwork.of(
        encoding,
        2,
        2,
        ImmutableList.of(
            new Station("h1", "s1", 2, mac(0xa), Knowledge.ENFORCED),
            new Station("h1", "s2", 3, mac(0x1a), Knowledge.KNOWN),
            new Station("h2", "s1", 2, mac(0xb), Knowledge.UNKNOWN),
            new Station("h2", "s2", 3, mac(0x1b), Knowledge.ENFORCED)));
  }

  /** The rules of a segment that denies by default, as the file has them. */
  public static SegmentRules rules(String list) {
    String file = "version: 1\nsegments: { s1: { vlan: 1, default: deny, rules: " + list + " } }";
    ConfigResult.Valid valid =
        (ConfigResult.Valid) ConfigLoader.load("f", file.getBytes(StandardCharsets.UTF_8));
    return valid.model().segments().values().iterator().next().rules();
  }

  /** Locally administered addresses. */
  public static MacAddress mac(long number) {
    return new MacAddress(0x0200_0000_0000L | number);
  }

  /** One segment over many hosts, one known station on each. */
  public static TestNetwork crowd(Encoding encoding, int hosts) {
    List<Station> stations = new ArrayList<>();
    for (int n = 1; n <= hosts; n++) {
      stations.add(new Station("h" + n, "s1", 2, mac(n), Knowledge.KNOWN));
    }
    return TestNetwork.of(encoding, hosts, 1, stations);
  }

  /** Any network of up to four hosts, three segments and seven stations. */
  public static Arbitrary<TestNetwork> any() {
    Arbitrary<Station> station =
        Combinators.combine(
                Arbitraries.integers().between(1, 4),
                Arbitraries.integers().between(1, 3),
                Arbitraries.of(Knowledge.class))
            .as((host, segment, knows) -> new Station("h" + host, "s" + segment, 0, mac(0), knows));
    return Combinators.combine(
            Arbitraries.of(Encoding.class), station.list().ofMinSize(1).ofMaxSize(7))
        .as((encoding, stations) -> TestNetwork.of(encoding, 4, 3, numbered(stations)));
  }

  private static List<Station> numbered(List<Station> stations) {
    List<Station> numbered = new ArrayList<>();
    for (Station station : stations) {
      int n = numbered.size() + 1;
      numbered.add(
          new Station(
              station.host(),
              station.segment(),
              TestNetwork.TUNNEL_PORT + n,
              mac(n),
              station.knowledge()));
    }
    return numbered;
  }
}
