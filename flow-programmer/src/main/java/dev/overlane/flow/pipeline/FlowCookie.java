package dev.overlane.flow.pipeline;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.Flow;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The 64 bits by which the controller knows its flows again:
 *
 * <pre>
 * 63          48 47       40 39       32 31                     0
 * +-------------+-----------+-----------+-----------------------+
 * | owner 0f1a  |  version  |  feature  | VNI, or port, or 0    |
 * +-------------+-----------+-----------+-----------------------+
 * </pre>
 *
 * The file's revision is not in it: it would rewrite every flow at each reload.
 */
public final class FlowCookie {
  /** The owner's mark. */
  public static final int OWNER = 0x0f1a;

  /** Version of the pipeline; grows when the meaning of a table or of metadata changes. */
  public static final int VERSION = 1;

  /** Cookies of this controller, of whatever version. */
  public static final Bits OWN = new Bits((long) OWNER << 48, 0xffffL << 48);

  /** Cookies of this controller and this version of the pipeline. */
  public static final Bits CURRENT = OWN.and(new Bits((long) VERSION << 40, 0xffL << 40));

  private static final ImmutableMap<Integer, Feature> FEATURES =
      Maps.uniqueIndex(Arrays.asList(Feature.values()), Feature::code);

  private FlowCookie() {}

  /** Part of the pipeline that made a flow. */
  public enum Feature {
    CLASSIFY(1),
    ADMIT(2),
    LEARN(3),
    FORWARD(4),
    EGRESS(5),
    /** Flows that the switch learned by itself of stations beyond the tunnel. */
    LEARNED(6),
    ADDRESS(7),
    NEIGHBOUR(8),
    ANSWER(9),
    /** What may pass by the file's access rules. */
    RULES(10),
    /** Flows that the switch learned by itself of stations behind its own ports. */
    LEARNED_HERE(11),
    /** How much a port may flood. */
    LIMIT(14);

    private final int code;

    Feature(int code) {
      this.code = code;
    }

    /** Bits 39..32 of its cookies. */
    public int code() {
      return code;
    }
  }

  /** The cookie of a flow that serves no single segment. */
  public static long of(Feature feature) {
    return of(feature, 0);
  }

  /**
   * The cookie of a flow.
   *
   * @param object the VNI of the segment that the flow serves; of {@link Feature#LEARNED_HERE} the
   *     port; or 0
   */
  public static long of(Feature feature, int object) {
    checkArgument(object >= 0, "object %s", object);
    return CURRENT.value() | (long) feature.code << 32 | object;
  }

  /** The part of the pipeline that made a flow; empty: a foreign cookie, or no part known here. */
  public static Optional<Feature> featureOf(long cookie) {
    return OWN.matches(cookie)
        ? Optional.ofNullable(FEATURES.get((int) (cookie >>> 32) & 0xff))
        : Optional.empty();
  }

  /** The VNI of the segment that a flow of ours serves; empty: it serves no single one. */
  public static OptionalInt segmentOf(Flow flow) {
    if (!OWN.matches(flow.cookie())) {
      return OptionalInt.empty();
    }
    long vni =
        featureOf(flow.cookie()).equals(Optional.of(Feature.LEARNED_HERE))
            ? MetadataField.SEGMENT.in(flow.key().match().metadata()).orElse(0)
            : flow.cookie() & 0xffff_ffffL;
    return vni == 0 ? OptionalInt.empty() : OptionalInt.of((int) vni);
  }
}
