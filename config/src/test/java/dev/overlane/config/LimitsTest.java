package dev.overlane.config;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.model.Segment;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too much: for the loader, and for the pipeline. */
final class LimitsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void file_ofAHundredMegabytes_isRefusedUnread() {
    byte[] content = new byte[100 << 20];
    Arrays.fill(content, (byte) ' ');

    assertThat(Loading.diagnostics(ConfigLoader.load("f", content)))
        .extracting(Diagnostic::toString)
        .containsExactly(
            "f:1:1: error: the file has 104857600 bytes, and at most 16777216 are read"
                + " (this is no network description, or it belongs on several controllers)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"#", "x: \"", "x: '", "x: |", "x: a", "x: ", "&", "*", "!", "%", "\"", "- ", "?"})
  void word_ofTheGreatestSize_isReadInTime(String beginning) {
    String head = "version: 2\n" + beginning;
    String text = head + "a".repeat(FileSet.MAX_BYTES - head.length());

    assertThat(found(text)).hasSizeBetween(1, 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\n", "  ", "\n ", "#\n", "- a\n", "a: 1\n", "'a' ", "\"a\" ", "a ", "[", "{a: "})
  void repetitions_upToTheGreatestSize_areReadInTime(String piece) {
    String head = "version: 2\nx:\n";
    String text = head + piece.repeat((FileSet.MAX_BYTES - head.length()) / piece.length());

    assertThat(found(text)).isNotEmpty();
  }

  @Test
  void aliases_thatMultiply_areRefusedAtOnce() {
    String bomb =
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + IntStream.range(1, 30)
                .mapToObj(
                    i -> "a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(10) + "]\n")
                .collect(joining());

    assertThat(found(bomb))
        .containsExactly(
            "5:45: error: aliases stand for more than 100000 values here"
                + " (write values out instead of nesting aliases)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{ a: ", "- ", "? ", "a: !x [", "[? "})
  void nesting_thatIsDeep_isRefusedAtOnce(String opening) {
    assertThat(found(opening.repeat(100_000)))
        .first()
        .asString()
        .matches("1:\\d+: error: (the nesting is deeper than 50 levels|a tag|a key|this|a `:`).*");
  }

  @Test
  void nesting_ofFiftyLevels_isRead() {
    assertThat(found("version: 1\nexpect: " + "[".repeat(49) + "]".repeat(49)))
        .containsExactly(
            "2:10: error: expect: expected `PORT reaches PORT`, `PORT cannot-reach PORT` or"
                + " `NAME isolated-from NAME`, found a list (for example `- A reaches B`)");
    assertThat(found("version: 1\nexpect: " + "[".repeat(50) + "]".repeat(50)))
        .containsExactly(
            "2:58: error: the nesting is deeper than 50 levels (no valid file needs more than"
                + " eight)");
  }

  @Test
  void values_thatAreTooMany_areRefused() {
    assertThat(found("version: 1\nexpect: [" + "a,".repeat(2_000_000) + "]"))
        .containsExactly(
            "2:4000004: error: the file has more than 2000000 values"
                + " (split the network over several controllers)");
  }

  @Test
  void findings_thatAreTooMany_areCounted() {
    ImmutableList<String> found = found("version: 1\nexpect: [" + "a,\n".repeat(10_002) + "]");

    assertThat(found).hasSize(10_001);
    assertThat(found.get(10_000))
        .isEqualTo("10003:1: error: there are 2 more findings (correct these first)");
  }

  @Test
  void names_thatAreAllMisspelt_areReportedInTime() {
    String longName = "n".repeat(50);
    String ports =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "  p" + longName + i + ": { segment: ab }\n")
            .collect(joining());
    String expect =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "  - q" + longName + i + "x reaches q" + longName + i + "y\n")
            .collect(joining());
    String text =
        "version: 1\nsegments: { ab: { vlan: 1 } }\nports:\n" + ports + "expect:\n" + expect;

    assertThat(found(text)).hasSize(10_000);
  }

  @Test
  void segment_onAsManyHostsAsCanBeReplicatedTo_isFine() {
    assertThat(found(network(Segment.MAX_HOSTS, ""))).isEmpty();
  }

  @Test
  void segment_onMoreHosts_isRefusedWhereItIsNamed() {
    assertThat(found(network(Segment.MAX_HOSTS + 1, "")))
        .containsExactly(
            "2:13: error: segment \"ab\" may have members on 4098 hosts, and a broadcast can be"
                + " replicated to at most 4097 (split the segment)");
  }

  @Test
  void segmentsWithFakeBridges_onMoreHosts_areAllRefused() {
    assertThat(found(network(Segment.MAX_HOSTS + 1, "defaults: { fake-bridges: true }\n")))
        .containsExactly(
            "2:13: error: segment \"ab\" may have members on 4098 hosts, and a broadcast can be"
                + " replicated to at most 4097 (split the segment; every host with fake-bridges"
                + " counts)",
            "2:32: error: segment \"xy\" may have members on 4098 hosts, and a broadcast can be"
                + " replicated to at most 4097 (split the segment; every host with fake-bridges"
                + " counts)");
  }

  @Test
  void segmentWithAFloatingPort_inANetworkOfMoreHosts_isRefused() {
    assertThat(found(network(1, "ports: { F: { segment: xy } }\n"))).isEmpty();
    assertThat(found(network(Segment.MAX_HOSTS + 1, "ports: { F: { segment: xy } }\n")))
        .hasSize(2)
        .last()
        .isEqualTo(
            "2:32: error: segment \"xy\" may have members on 4098 hosts, and a broadcast can be"
                + " replicated to at most 4097 (split the segment; as it has floating ports, every"
                + " host counts)");
  }

  @Test
  void segment_withMorePortsOnOneHostThanCanBeReplicatedTo_isRefused() {
    assertThat(found(ports(Segment.MAX_PORTS_PER_HOST))).isEmpty();
    assertThat(found(ports(Segment.MAX_PORTS_PER_HOST + 1)))
        .containsExactly(
            "2:13: error: segment \"ab\" has 8193 ports on host \"h\", and a broadcast can be"
                + " replicated to at most 8192 (spread them over several hosts, or split the"
                + " segment)");
  }

  /** A network whose hosts all have a port in segment {@code ab} and none in {@code xy}. */
  private static String network(int hosts, String more) {
    return "version: 1\nsegments: { ab: { vlan: 100 }, xy: { vlan: 101 } }\n"
        + more
        + "hosts:\n"
        + IntStream.range(0, hosts)
            .mapToObj(
                i ->
                    String.format(
                        "  h%d: { address: 10.0.%d.%d, ports: { p%d: { segment: ab } } }%n",
                        i, i / 256, i % 256, i))
            .collect(joining());
  }

  private static String ports(int count) {
    return "version: 1\nsegments: { ab: { vlan: 100 } }\nhosts:\n  h:\n    address: 192.0.2.1\n"
        + "    ports:\n"
        + IntStream.range(0, count)
            .mapToObj(i -> "      p" + i + ": { segment: ab }\n")
            .collect(joining());
  }

  private static ImmutableList<String> found(String text) {
    return assertTimeoutPreemptively(PATIENCE, () -> Loading.findings(text));
  }
}
