package dev.overlane.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever bytes there are, the loader returns; what it finds lies inside the file, is in order and
 * fits on one line; and it says the same each time.
 */
final class LoaderProperties {
  @Property(tries = 2_000)
  void arbitraryBytes_areJudged(@ForAll byte[] content) {
    LoaderContract.check(content);
  }

  @Property(tries = 5_000)
  void piecesOfYaml_areJudged(@ForAll("pieces") String text) {
    LoaderContract.check(text.getBytes(UTF_8));
  }

  @Property(tries = 1_000)
  void mutatedExamples_areJudged(@ForAll("mutations") byte[] content) {
    LoaderContract.check(content);
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(Splice.PIECES)
        .list()
        .ofMaxSize(40)
        .map(list -> String.join("", list))
        .flatMap(
            text -> Arbitraries.of("", "version: 1\n", "\ufeffversion: 1\n").map(h -> h + text));
  }

  @Provide
  Arbitrary<byte[]> mutations() throws IOException {
    return Combinators.combine(
            Arbitraries.of(Splice.examples()), Splice.any().list().ofMinSize(1).ofMaxSize(4))
        .as(Splice::all);
  }
}
