package dev.overlane.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FloatingPlacesTest {
  private static final HostReport HAS_M =
      new HostReport(
          ImmutableSortedMap.of("M", Optional.empty()),
          ImmutableSortedMap.of(),
          ImmutableSortedMap.of());

  @Test
  void portPluggedOnOneHost_isThere() {
    assertThat(
            FloatingPlaces.of(
                ImmutableMap.of("h2", HAS_M, "h1", HostReport.EMPTY), ImmutableMap.of()))
        .containsExactly(java.util.Map.entry("M", "h2"));
  }

  @Test
  void secondClaim_doesNotTakeThePortAway() {
    assertThat(
            FloatingPlaces.of(
                ImmutableMap.of("h1", HAS_M, "h2", HAS_M), ImmutableMap.of("M", "h2")))
        .containsExactly(java.util.Map.entry("M", "h2"));
  }

  @Test
  void portUnpluggedFromItsHost_goesToTheOtherClaim() {
    assertThat(
            FloatingPlaces.of(
                ImmutableMap.of("h1", HAS_M, "h2", HostReport.EMPTY), ImmutableMap.of("M", "h2")))
        .containsExactly(java.util.Map.entry("M", "h1"));
  }

  @Test
  void twoClaimsWithoutHistory_goToTheFirstHostByName() {
    assertThat(FloatingPlaces.of(ImmutableMap.of("h2", HAS_M, "h1", HAS_M), ImmutableMap.of()))
        .containsExactly(java.util.Map.entry("M", "h1"));
  }
}
