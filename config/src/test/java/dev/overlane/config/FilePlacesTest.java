package dev.overlane.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.config.yaml.Place;
import dev.overlane.config.yaml.Source;
import org.junit.jupiter.api.Test;

final class FilePlacesTest {

  @Test
  void itemsOfLists_haveTheirOwnPlaces() {
    FilePlaces places =
        FilePlaces.of(
            "f", "a: [ x, { b: 1 } ]\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(places.of("a", "0").column()).isEqualTo(6);
    assertThat(places.of("a", "1", "b").column()).isEqualTo(11);
    assertThat(places.of("a", "2")).isEqualTo(places.of("a"));
  }

  private static final FilePlaces PLACES =
      FilePlaces.of(
          "net.yaml",
          """
          version: 1
          hosts:
            dt-1:
              address: 192.168.77.25
              ports:
                A: { segment: ab, interface: vA }
            # the other one
            dt-2: &two { address: 192.168.77.26 }
            dt-3: *two
          """
              .getBytes(UTF_8));

  private static Place at(int line, int column) {
    return new Place(new Source(0, "net.yaml"), line, column);
  }

  @Test
  void key_isWhereItIsWritten() {
    assertThat(PLACES.of("hosts", "dt-1")).isEqualTo(at(3, 3));
    assertThat(PLACES.of("hosts", "dt-1", "ports", "A")).isEqualTo(at(6, 7));
    assertThat(PLACES.of("hosts", "dt-1", "ports", "A", "segment")).isEqualTo(at(6, 12));
    assertThat(PLACES.of("hosts", "dt-3")).isEqualTo(at(9, 3));
  }

  @Test
  void keyThatIsNotThere_isWhereItWouldBelong() {
    assertThat(PLACES.of("hosts", "dt-2", "ports", "Z", "mac")).isEqualTo(at(8, 3));
    assertThat(PLACES.of("segments", "ab")).isEqualTo(Place.START);
    assertThat(PLACES.of("version", "of", "what")).isEqualTo(at(1, 1));
  }

  @Test
  void contentThatIsNoYaml_isKnownByItsBeginning() {
    FilePlaces broken = FilePlaces.of("net.yaml", "a: [".getBytes(UTF_8));

    assertThat(broken.file()).isEqualTo("net.yaml");
    assertThat(broken.of("hosts", "dt-1")).isEqualTo(Place.START);
  }
}
