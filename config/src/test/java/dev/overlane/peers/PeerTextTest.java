package dev.overlane.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PeerTextTest {

  @Test
  void linesAndTerminalCodes_areTakenOut() {
    assertThat(PeerText.tame("a\n2026 INFO forged\u001b[31m\u2028\u202eb"))
        .isEqualTo("a?2026 INFO forged?[31m??b");
    assertThat(PeerText.tame("größer \ud83d\ude00")).isEqualTo("größer \ud83d\ude00");
  }

  @Test
  void longText_isCut() {
    assertThat(PeerText.tame("x".repeat(1_000_000))).hasSize(303).endsWith("...");
  }
}
