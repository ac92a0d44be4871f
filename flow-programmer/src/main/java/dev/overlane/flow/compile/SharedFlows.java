package dev.overlane.flow.compile;

import dev.overlane.config.model.Segment;
import dev.overlane.flow.pipeline.TunnelKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Flows that many hosts have alike, made once for all of them, see {@link MemberFlows}. Compiling
 * with it and without comes to the same. Any thread may call.
 */
public final class SharedFlows {
  private final Map<String, MemberFlows> segments = Collections.synchronizedMap(new HashMap<>());

  /** Nothing is made yet. */
  public SharedFlows() {}

  /** The flows of a segment's members, of a segment exactly as it is. */
  MemberFlows of(Segment segment, TunnelKey key) {
    MemberFlows known = segments.get(segment.name());
    if (known == null || !known.isOf(segment, key)) {
      known = new MemberFlows(segment, key);
      segments.put(segment.name(), known);
    }
    return known;
  }

  /** Forgets all if many more segments are kept than there are. */
  void trim(int inUse) {
    if (segments.size() > 2 * inUse) {
      segments.clear();
    }
  }
}
