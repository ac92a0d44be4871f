package dev.overlane.flow.state;

import static com.google.common.base.Preconditions.checkArgument;

/** What a meter does with the packets that pass it (OpenFlow 1.4 section 5.8). */
public sealed interface Metering {

  /**
   * Drops what comes faster.
   *
   * @param packetsPerSecond how many packets a second pass in the long run, at least 1
   * @param burst how many pass at once after a pause, at least 1
   */
  record Limit(int packetsPerSecond, int burst) implements Metering {
    public Limit {
      checkArgument(packetsPerSecond > 0 && burst > 0, "%s a second, %s", packetsPerSecond, burst);
    }

    @Override
    public String toString() {
      return "pktps,burst,band=type=drop,rate=" + packetsPerSecond + ",burst_size=" + burst;
    }
  }

  /**
   * Something else; never wanted, only observed.
   *
   * @param bytes its flags and bands as on the wire
   */
  record Opaque(RawBytes bytes) implements Metering {
    @Override
    public String toString() {
      return "opaque(" + bytes + ")";
    }
  }
}
