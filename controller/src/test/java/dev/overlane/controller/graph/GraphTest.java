package dev.overlane.controller.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.DatapathId;
import dev.overlane.config.model.Mtus;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.controller.plan.HostPhase;
import dev.overlane.controller.plan.Networks;
import dev.overlane.controller.status.HostStatus;
import dev.overlane.controller.status.IsolationStatus;
import dev.overlane.controller.status.NetworkStatus;
import dev.overlane.golden.Golden;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

final class GraphTest {
  private static final Path ROOT = Path.of(System.getProperty("basedir", ".")).resolve("..");

  private static final String ODD =
      """
      version: 1
      segments:
        "<ab>&\\"'": { vlan: 100, vni: 10100, description: "a < b & c ]]>" }
        網路-très-long-name-of-a-segment: { vlan: 101, vni: 10101 }
      hosts:
        "dt-1<script>alert(1)</script>&amp;":
          address: 192.168.77.25
          ports: { "A]]>": { segment: "<ab>&\\"'", interface: vA } }
        "dt\\\\2-\\"quoted\\"":
          address: 192.168.77.26
          ports:
            "B#1;{x}|y": { segment: "<ab>&\\"'", interface: vB }
            "😀-ünïcödé": { segment: 網路-très-long-name-of-a-segment, interface: vY }
      """;

  @ParameterizedTest
  @ValueSource(strings = {"seed", "five-hosts"})
  void picturesOfTheDocs_areWhatTheToolDraws(String name) throws IOException {
    String file = Files.readString(ROOT.resolve("config/examples/" + name + ".yaml"));

    String drawn = GraphFormat.SVG.render(Topology.planned(Networks.parse(file), name + ".yaml"));

    Golden.check("../docs/pictures/" + name + ".svg", drawn);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 30, 41, 300})
  void svgOfAnyNumberOfHosts_isWellFormedAndNamesThem(int hosts) {
    Topology topology = Topology.planned(Networks.parse(mesh(hosts)), "mesh.yaml");

    List<String> texts = texts(parse(GraphFormat.SVG.render(topology)), "text");

    assertThat(texts).contains("Plan of mesh.yaml");
    for (int i = 0; i < hosts; i++) {
      assertThat(texts).contains("node-" + i);
    }
  }

  @Test
  void namesOfAnyKind_survive() {
    Topology topology = Topology.planned(Networks.parse(ODD), "odd.yaml");

    Document svg = parse(GraphFormat.SVG.render(topology));
    String dot = GraphFormat.DOT.render(topology);
    String mermaid = GraphFormat.MERMAID.render(topology);

    assertThat(texts(svg, "title")).contains("A]]>: interface vA", "<ab>&\"': a < b & c ]]>");
    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    assertThat(dot).contains("dt\\\\2-\\\"quoted\\\"", "</script>&amp;amp;", "B#1;{x}|y");
    assertThat(mermaid).contains("B#35;1#59;#123;x#125;#124;y", "😀-ünïcödé").doesNotContain("<");
  }

  @Test
  void controlCharactersOfAHostsOwnWords_areReplaced() {
    NetworkStatus status = status(host("dt-1", HostPhase.BLOCKED, "bad \u0001\ud800 word"));

    String svg = GraphFormat.SVG.render(Topology.seen(Networks.parse(Networks.SEED), status));

    assertThat(texts(parse(svg), "title")).anyMatch(title -> title.contains("bad \ufffd\ufffd"));
  }

  @Test
  void stateOfHosts_isToldInWords() {
    NetworkStatus status =
        status(
            host("dt-1", HostPhase.CONVERGED, ""),
            host("dt-2", HostPhase.UNREACHABLE, "connection refused"));
    Topology topology = Topology.seen(Networks.parse(Networks.SEED), status);

    String drawn = GraphFormat.SVG.render(topology);
    List<String> texts = texts(parse(drawn), "text");

    assertThat(texts)
        .contains("Revision 3", "converged", "unreachable", "connection refused", "A waits")
        .contains("VNI 10100 (down)", "tunnel with an end that is not up", "foreign", "eth7");
    assertThat(GraphFormat.DOT.render(topology))
        .contains("VNI 10100, 10101 (down)", "style=dashed");
    assertThat(GraphFormat.MERMAID.render(topology)).contains("-.-|", "unreachable");
  }

  @Test
  void trunk_isLabelledByKeyAndTag() {
    NetworkModel model =
        Networks.parse(
            Networks.SEED.replace(
                "segments:", "overlay: { encoding: trunk, vni: 4711 }\nsegments:"));

    assertThat(texts(parse(GraphFormat.SVG.render(Topology.planned(model, "t.yaml"))), "text"))
        .contains("VNI 4711/100", "VNI 4711/101");
  }

  @ParameterizedTest
  @EnumSource(GraphFormat.class)
  void manyHosts_areDrawnWithoutEachTunnel(GraphFormat format) {
    Topology topology = Topology.planned(Networks.parse(mesh(300)), "mesh.yaml");

    assertThat(topology.countTunnels()).isEqualTo(300 * 299 / 2);
    assertThat(GraphFormat.named(format.word())).contains(format);
    assertThat(format.render(topology)).hasSizeLessThan(500_000);
  }

  private static HostStatus host(String name, HostPhase phase, String reason) {
    return new HostStatus(
        name,
        phase,
        reason,
        3,
        reason.isEmpty() ? "connected" : reason,
        "connected",
        new DatapathId(7),
        25,
        ImmutableSortedMap.of("xy", ImmutableList.of("X")),
        ImmutableSortedMap.of("A", "interface vA: no such device"),
        ImmutableSortedMap.of("eth7", ""),
        0,
        Optional.empty());
  }

  private static NetworkStatus status(HostStatus... hosts) {
    ImmutableSortedMap.Builder<String, HostStatus> all = ImmutableSortedMap.naturalOrder();
    for (HostStatus host : hosts) {
      all.put(host.host(), host);
    }
    return new NetworkStatus(
        3,
        Optional.empty(),
        Optional.empty(),
        all.buildOrThrow(),
        IsolationStatus.NONE,
        ImmutableSortedMap.of(),
        Mtus.NONE);
  }

  private static String mesh(int hosts) {
    StringBuilder text = new StringBuilder("version: 1\nsegments: { s: { vlan: 1, vni: 1 } }\n");
    text.append(hosts == 0 ? "hosts: {}\n" : "hosts:\n");
    for (int i = 0; i < hosts; i++) {
      text.append("  node-").append(i).append(": { address: 10.0.").append(i / 200).append('.');
      text.append(1 + i % 200).append(", ports: { p").append(i).append(": { segment: s } } }\n");
    }
    return text.toString();
  }

  private static Document parse(String svg) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
    } catch (Exception e) {
      throw new AssertionError("not well-formed", e);
    }
  }

  private static List<String> texts(Document svg, String element) {
    NodeList nodes = svg.getElementsByTagName(element);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }
}
