package dev.overlane.controller.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.files.Inclusion;
import dev.overlane.config.files.SourceFile;
import dev.overlane.controller.cluster.Applied.Fingerprints;
import dev.overlane.controller.cluster.Applied.Head;
import dev.overlane.controller.cluster.Applied.Origin;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What of a network is in etcd: the key that names it, and its text. */
final class AppliedTest {
  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

  private static Applied after(Optional<Applied> earlier, String network) {
    return Applied.after(
        earlier, new Fingerprints(network, "b"), Origin.APPLY, "c1", NOON, "0001-ab", 2);
  }

  @Test
  void name_isReadAsItWasWritten_andCountsUp() throws IOException {
    Applied first = after(Optional.empty(), "n0");
    Applied last = first;
    for (int i = 1; i <= 20; i++) {
      last = after(Optional.of(last), "n" + i);
    }

    assertThat(first.revision()).isEqualTo(1);
    assertThat(first.earlier()).isEmpty();
    assertThat(last.revision()).isEqualTo(21);
    assertThat(last.earlier())
        .hasSize(16)
        .startsWith(new Fingerprints("n19", "b"), new Fingerprints("n18", "b"))
        .endsWith(new Fingerprints("n4", "b"));
    assertThat(Head.parse(Head.of(last).text()).applied()).isEqualTo(last);
    assertThat(first.words()).isEqualTo("revision 1, put by c1 at 2026-07-01T12:00:00Z");
  }

  @Test
  void nameOfSomethingElse_isNoName() {
    for (String text : ImmutableList.of("", "x", "{}", "{\"revision\":1}", "[]")) {
      assertThatThrownBy(() -> Head.parse(text))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("none that this version writes");
    }
  }

  private static SourceFile file(String path, String text, Inclusion... led) {
    return new SourceFile(
        path,
        text.getBytes(UTF_8),
        led.length == 0 ? ImmutableMap.of() : ImmutableMap.of("a*.yaml", led[0]));
  }

  @Test
  void text_holdsEachFileByteByByte() throws IOException {
    FileSet files =
        new FileSet(
            ImmutableList.of(
                file(
                    "net.yaml",
                    "include: [ a*.yaml ] # \u0000 ä\n",
                    new Inclusion.Files(ImmutableList.of("a1.yaml"))),
                file("a1.yaml", "x", new Inclusion.Missing("is not there", "make it"))));

    FileSet read = NetworkText.parse(NetworkText.of(files.under(FileSet.of("own", new byte[1]))));

    assertThat(read.fingerprint()).isEqualTo(files.fingerprint());
    assertThat(read.files()).extracting(SourceFile::path).containsExactly("net.yaml", "a1.yaml");
    assertThat(read.own()).isEmpty();
  }

  /** The largest that a file may be, and what a value of etcd may be. */
  @Test
  void twentyThousandPorts_fitIntoOneValueOfEtcd() throws IOException {
    String ports =
        IntStream.range(0, 20_000)
            .mapToObj(
                i ->
                    "      p%d: { segment: s%d, interface: veth%d, mac: \"02:00:00:%02x:%02x:01\" }\n"
                        .formatted(i, i % 200, i, i / 256, i % 256))
            .collect(Collectors.joining());
    FileSet files = FileSet.of("net.yaml", ports.getBytes(UTF_8));

    String text = NetworkText.of(files);

    assertThat(ports.length()).isGreaterThan(1_300_000);
    assertThat(text.length()).isLessThan(700_000);
    assertThat(NetworkText.parse(text).fingerprint()).isEqualTo(files.fingerprint());
  }

  @Test
  void largestFile_isReadBack() throws IOException {
    FileSet files = FileSet.of("net.yaml", new byte[FileSet.MAX_BYTES]);

    assertThat(NetworkText.parse(NetworkText.of(files)).fingerprint())
        .isEqualTo(files.fingerprint());
  }

  @Test
  void textOfSomethingElse_isRefused() {
    FileSet dangling =
        new FileSet(
            ImmutableList.of(
                file("net.yaml", "", new Inclusion.Files(ImmutableList.of("a1.yaml")))));
    FileSet bomb = FileSet.of("net.yaml", new byte[3 * FileSet.MAX_BYTES]);

    assertThatThrownBy(() -> NetworkText.parse("!")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> NetworkText.parse("AAAA")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> NetworkText.parse(NetworkText.of(dangling)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("includes a file that it does not hold");
    assertThatThrownBy(() -> NetworkText.parse(NetworkText.of(bomb)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("larger than");
  }
}
