package dev.overlane.controller.doctor;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import java.util.Comparator;
import java.util.Optional;

/** Holds what hosts told against the file. PURE. */
public final class Doctor {
  private static final ImmutableList<Check> CHECKS =
      ImmutableList.of(
          new OvsCheck(),
          new FeaturesCheck(),
          new ManagementCheck(),
          new ManagersCheck(),
          new CertificateCheck(),
          new TunnelCheck(),
          new PathCheck(),
          new MtuCheck(),
          new ClockCheck());

  private Doctor() {}

  /**
   * Looks at the hosts that were asked.
   *
   * @param keys the directory of the file's keys; empty: `overlane pki` takes it without being told
   * @param answers by host, in the order of the report
   */
  public static Diagnosis examine(
      NetworkModel network, Optional<String> keys, ImmutableMap<Host, Answer> answers) {
    ImmutableMap.Builder<String, HostFacts> told = ImmutableMap.builder();
    ImmutableMap.Builder<String, String> silent = ImmutableMap.builder();
    answers.forEach(
        (host, answer) -> {
          if (answer instanceof Answer.Told facts) {
            told.put(host.name(), facts.facts());
          } else if (answer instanceof Answer.Nothing nothing) {
            silent.put(host.name(), nothing.reason());
          }
        });
    ImmutableMap<String, HostFacts> facts = told.buildOrThrow();
    ImmutableSortedMap<String, Integer> mtus = SegmentMtus.of(network, facts);
    ImmutableMap.Builder<String, ImmutableList<Finding>> findings = ImmutableMap.builder();
    answers.forEach(
        (host, answer) -> {
          if (answer instanceof Answer.Told its) {
            findings.put(
                host.name(), findings(new Patient(host, its.facts(), network, facts, mtus, keys)));
          }
        });
    return new Diagnosis(findings.buildOrThrow(), silent.buildOrThrow(), mtus);
  }

  private static ImmutableList<Finding> findings(Patient patient) {
    return CHECKS.stream()
        .flatMap(check -> check.of(patient).stream())
        .sorted(Comparator.comparing(Finding::severity))
        .collect(ImmutableList.toImmutableList());
  }
}
