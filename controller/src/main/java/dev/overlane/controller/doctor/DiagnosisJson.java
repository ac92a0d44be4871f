package dev.overlane.controller.doctor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A diagnosis for programs: one line of JSON. PURE. */
public final class DiagnosisJson {
  private DiagnosisJson() {}

  /** {@code {"hosts": {NAME: {"findings": [...]}}, "segments": {NAME: {"mtu": N}}}}. */
  public static String of(Diagnosis diagnosis) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode hosts = json.putObject("hosts");
    diagnosis
        .findings()
        .forEach(
            (name, findings) -> {
              var list = hosts.putObject(name).put("examined", true).putArray("findings");
              for (Finding finding : findings) {
                ObjectNode one =
                    list.addObject()
                        .put("severity", finding.severity().toString())
                        .put("text", finding.text());
                one.put("command", finding.command());
              }
            });
    diagnosis
        .silent()
        .forEach(
            (name, reason) -> hosts.putObject(name).put("examined", false).put("reason", reason));
    ObjectNode segments = json.putObject("segments");
    diagnosis.mtus().forEach((name, mtu) -> segments.putObject(name).put("mtu", mtu));
    return json.toString();
  }
}
