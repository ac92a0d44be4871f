package dev.overlane.controller.doctor;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.status.TextTable;

/** A diagnosis for people. PURE. */
public final class DiagnosisText {
  private DiagnosisText() {}

  /** Lines, each with its end. */
  public static String of(Diagnosis diagnosis) {
    StringBuilder text = new StringBuilder();
    diagnosis
        .silent()
        .forEach(
            (host, reason) ->
                text.append(host).append(": not examined: ").append(reason).append('\n'));
    diagnosis.findings().forEach((host, findings) -> add(text, host, findings));
    if (!diagnosis.mtus().isEmpty()) {
      TextTable table = new TextTable().row("SEGMENT", "MTU (BYTES)");
      diagnosis.mtus().forEach((segment, mtu) -> table.row(segment, Integer.toString(mtu)));
      text.append('\n');
      table.lines().forEach(line -> text.append(line).append('\n'));
    }
    return text.append('\n').append(summary(diagnosis)).append('\n').toString();
  }

  private static void add(StringBuilder text, String host, ImmutableList<Finding> findings) {
    if (findings.isEmpty()) {
      text.append(host).append(": fine\n");
      return;
    }
    text.append(host).append(":\n");
    for (Finding finding : findings) {
      text.append("  ").append(finding.severity()).append(": ").append(finding.text()).append('\n');
      text.append("      ").append(finding.command()).append('\n');
    }
  }

  private static String summary(Diagnosis diagnosis) {
    return count(diagnosis.findings().size(), "host")
        + " examined: "
        + count(diagnosis.count(Finding.Severity.ERROR), "error")
        + ", "
        + count(diagnosis.count(Finding.Severity.WARNING), "warning")
        + (diagnosis.silent().isEmpty()
            ? ""
            : "; " + count(diagnosis.silent().size(), "host") + " not examined");
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
