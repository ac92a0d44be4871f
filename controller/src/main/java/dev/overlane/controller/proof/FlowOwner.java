package dev.overlane.controller.proof;

import com.google.common.collect.ImmutableMap;
import dev.overlane.flow.pipeline.FlowCookie;
import dev.overlane.flow.state.Flow;
import java.util.Locale;
import java.util.OptionalInt;

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
    String feature =
        FlowCookie.featureOf(cookie)
            .map(known -> known.name().toLowerCase(Locale.ROOT))
            .orElseGet(() -> "feature " + (cookie >>> 32 & 0xff));
    OptionalInt vni = FlowCookie.segmentOf(flow);
    String segment =
        vni.isEmpty()
            ? ""
            : ", segment " + segments.getOrDefault(vni.getAsInt(), "VNI " + vni.getAsInt());
    return "Overlane (" + feature + segment + ")";
  }
}
