package dev.overlane.controller.doctor;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;

/**
 * What was found.
 *
 * @param findings of each host that answered, the bad ones first
 * @param silent hosts that could not be asked, and why
 * @param mtus of each segment of which it is known, the largest IP packet that passes between its
 *     hosts, in bytes
 */
public record Diagnosis(
    ImmutableMap<String, ImmutableList<Finding>> findings,
    ImmutableMap<String, String> silent,
    ImmutableSortedMap<String, Integer> mtus) {

  /** How many findings of a severity there are. */
  public long count(Finding.Severity severity) {
    return findings.values().stream()
        .flatMap(ImmutableList::stream)
        .filter(finding -> finding.severity() == severity)
        .count();
  }
}
