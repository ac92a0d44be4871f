package dev.overlane.controller.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Whether its clock is that of this machine: certificates and logs depend on it. */
final class ClockCheck implements Check {
  private static final Duration TOLERATED = Duration.ofSeconds(30);

  @Override
  public List<Finding> of(Patient patient) {
    Instant there;
    try {
      there = Instant.ofEpochSecond(Long.parseLong(patient.facts().get("time")));
    } catch (NumberFormatException unknown) {
      return List.of();
    }
    Duration ahead = Duration.between(patient.facts().answered(), there);
    Duration behind = Duration.between(there, patient.facts().asked());
    if (ahead.compareTo(TOLERATED) > 0) {
      return List.of(finding(patient, ahead, "ahead of"));
    }
    return behind.compareTo(TOLERATED) > 0
        ? List.of(finding(patient, behind, "behind"))
        : List.of();
  }

  private static Finding finding(Patient patient, Duration by, String how) {
    return Finding.warning(
        patient.name(),
        "its clock is " + by.toSeconds() + " s " + how + " this machine's",
        "timedatectl set-ntp true");
  }
}
