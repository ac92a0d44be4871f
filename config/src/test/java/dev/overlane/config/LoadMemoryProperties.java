package dev.overlane.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import com.google.common.collect.Lists;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.schema.LoadMemory;
import dev.overlane.config.yaml.Source;
import dev.overlane.config.yaml.TextMemory;
import dev.overlane.config.yaml.TreeBudget;
import dev.overlane.config.yaml.YamlReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * A file that is loaded with what is known of its last versions comes to what it comes to without,
 * word by word and place by place.
 */
final class LoadMemoryProperties {
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.0.2.9:6653" } }
      segments: # all of them
        ab: { vlan: 100, vni: 5100 }

        xy:
          vlan: 200
          rules:
            - { allow: tcp, ports: 80, from: G }
      groups:
        G: [X1]
      templates:
        small: { segment: ab }
      hosts:
        # the first
        h1:
          address: 192.0.2.1
          ports:
            A1: { segment: ab, mac: "02:00:00:00:00:01", addresses: [10.0.0.1] }
            X1: { segment: xy, addresses: [10.0.0.1] }
        h2:
          address: 192.0.2.2
          underlay-mtu: 1400
          ports:
            A2: { segment: ab, mac: "02:00:00:00:00:02", addresses: [10.0.0.2] }
            B2: { template: small }
      # the third
        h3:
          address: 192.0.2.3
          fake-bridges: true
          ports:
            A3:
              segment: ab
              mac: "02:00:00:00:00:03"
        h4: { address: 192.0.2.4, ports: { A4: { segment: ab }, X4: { segment: xy } } }
      ports:
        F1: { segment: ab }
        F2: { segment: xy }
      expect:
        - A1 reaches A2
        - ab isolated-from xy
      """;

  @Property(tries = 200)
  void spliced_isReadAsWithoutMemory(@ForAll("spliced") List<byte[]> versions) {
    check(versions);
  }

  @Property(tries = 200)
  void withLinesMoved_isReadAsWithoutMemory(@ForAll("moved") List<byte[]> versions) {
    check(versions);
  }

  private static void check(List<byte[]> versions) {
    LoadMemory memory = new LoadMemory();
    TextMemory text = new TextMemory();
    for (byte[] version : versions) {
      FileSet files = FileSet.of("f", version);
      assertThat(ConfigLoader.load(files, memory)).isEqualTo(ConfigLoader.load(files));
      assertThat(YamlReader.read(Source.MAIN, version, new TreeBudget(), text))
          .isEqualTo(YamlReader.read(Source.MAIN, version, new TreeBudget()));
    }
  }

  @Provide
  Arbitrary<List<byte[]>> spliced() throws IOException {
    return Combinators.combine(bases(), Splice.any().list().ofMinSize(1).ofMaxSize(5))
        .as(
            (base, splices) -> {
              List<byte[]> versions = Lists.newArrayList(base);
              // Each is mended before the next, but for the last two.
              splices.forEach(splice -> versions.addAll(List.of(splice.in(base), base)));
              versions.add(Splice.all(base, splices));
              return versions;
            });
  }

  @Provide
  Arbitrary<List<byte[]>> moved() throws IOException {
    return Combinators.combine(bases(), Move.any().list().ofMinSize(1).ofMaxSize(6))
        .as(
            (base, moves) -> {
              List<String> lines = List.of(new String(base, UTF_8).split("(?<=\n)"));
              List<byte[]> versions = Lists.newArrayList(base);
              for (Move move : moves) {
                lines = move.in(lines);
                versions.add(String.join("", lines).getBytes(UTF_8));
              }
              return versions;
            });
  }

  private static Arbitrary<byte[]> bases() throws IOException {
    return Arbitraries.of(
        ImmutableList.copyOf(
            Iterables.concat(Collections.nCopies(5, NETWORK.getBytes(UTF_8)), Splice.examples())));
  }

  /**
   * Some lines that go elsewhere, or stand there as well.
   *
   * @param from where they are, from 0 to 1
   * @param count how many
   * @param to where they come, from 0 to 1
   * @param stays whether they are also left where they are
   */
  private record Move(double from, int count, double to, boolean stays) {

    static Arbitrary<Move> any() {
      return Combinators.combine(
              Arbitraries.doubles().between(0, 1),
              Arbitraries.integers().between(1, 6),
              Arbitraries.doubles().between(0, 1),
              Arbitraries.of(true, false))
          .as(Move::new);
    }

    List<String> in(List<String> lines) {
      List<String> changed = new ArrayList<>(lines);
      int begin = (int) (from * lines.size());
      List<String> block = List.copyOf(lines.subList(begin, Math.min(lines.size(), begin + count)));
      if (!stays) {
        changed.subList(begin, begin + block.size()).clear();
      }
      changed.addAll((int) (to * changed.size()), block);
      return changed;
    }
  }
}
