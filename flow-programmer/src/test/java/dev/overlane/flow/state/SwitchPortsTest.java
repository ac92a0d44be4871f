package dev.overlane.flow.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import org.junit.jupiter.api.Test;

final class SwitchPortsTest {
  private final SwitchPorts ports = new SwitchPorts(ImmutableMap.of(1, "vA", 2, "vhost-user-0123"));

  @Test
  void numberAndName_agreeOnlyTogether() {
    assertThat(ports.agrees("vA", 1)).isTrue();
    assertThat(ports.agrees("vB", 1)).isFalse();
    assertThat(ports.agrees("vA", 2)).isFalse();
    assertThat(ports.agrees("vA", 3)).isFalse();
  }

  @Test
  void nameLongerThanTheSwitchShows_agreesByWhatItShows() {
    assertThat(ports.agrees("vhost-user-0123456789", 2)).isTrue();
    assertThat(ports.agrees("vhost-user-01", 2)).isFalse();
  }
}
