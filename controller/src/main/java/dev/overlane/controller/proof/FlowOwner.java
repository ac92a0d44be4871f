package dev.overlane.controller.proof;

import com.google.common.collect.ImmutableMap;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.state.Flow;
import java.util.Arrays;
import java.util.Locale;

/** Who put a flow into a switch, as far as its cookie tells. PURE. */
final class FlowOwner {
  private FlowOwner() {}

  /**
   * In words: {@code Overlane (forward, segment ab)}, or {@code not Overlane (cookie 0x7)}.
   *
   * @param segments the segment of each VNI
   */
  static String of(Flow flow, ImmutableMap<Integer, String> segments) {
    long cookie = flow.cookie();
    if (!FlowCookie.OWN.matches(cookie)) {
      return "not Overlane (cookie 0x" + Long.toHexString(cookie) + ")";
    }
    int code = (int) (cookie >>> 32 & 0xff);
    String feature =
        Arrays.stream(FlowCookie.Feature.values())
            .filter(candidate -> candidate.code() == code)
            .map(known -> known.name().toLowerCase(Locale.ROOT))
            .findFirst()
            .orElse("feature " + code);
    int vni = (int) cookie;
    String segment = vni == 0 ? "" : ", segment " + segments.getOrDefault(vni, "VNI " + vni);
    return "Overlane (" + feature + segment + ")";
  }
}
