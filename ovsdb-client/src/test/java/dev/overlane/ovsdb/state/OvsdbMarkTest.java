package dev.overlane.ovsdb.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OvsdbMarkTest {

  @ParameterizedTest
  @ValueSource(strings = {"bridge", "tunnel", "segment:ab", "port:A", "port:a:b", "port:"})
  void mark_readBack_isItself(String text) {
    assertThat(OvsdbMark.in(Map.of("overlane", text)).orElseThrow()).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "port", "segment", "bridge:br0", "Tunnel", "router:r"})
  void valueThatOverlaneNeverWrote_isNoMark(String text) {
    assertThat(OvsdbMark.in(Map.of("overlane", text))).isEmpty();
  }

  @Test
  void rowWithoutTheKey_hasNoMark() {
    assertThat(OvsdbMark.in(Map.of("overlane-adopted", "true"))).isEmpty();
  }
}
