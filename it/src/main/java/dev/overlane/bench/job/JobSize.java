package dev.overlane.bench.job;

import com.google.common.base.Splitter;
import java.util.List;

/**
 * How large a job is. A value; any thread.
 *
 * @param hosts at least two
 * @param ports on each host
 * @param segments in all
 */
public record JobSize(int hosts, int ports, int segments) {
  private static final int MOST_HOSTS = 1_000;
  private static final int MOST_PORTS = 200;

  public JobSize {
    if (hosts < 2 || hosts > MOST_HOSTS || ports < 1 || ports > MOST_PORTS || segments < 1) {
      throw new IllegalArgumentException(
          "a job has 2 to 1000 hosts, 1 to 200 ports on each and a segment at least: "
              + text(hosts, ports, segments));
    }
  }

  /**
   * Reads a size.
   *
   * @param text hosts, ports and segments, as in {@code 10x10x10}
   * @throws IllegalArgumentException if it is no size
   */
  static JobSize parse(String text) {
    List<String> numbers = Splitter.on('x').splitToList(text);
    if (numbers.size() != 3) {
      throw new IllegalArgumentException("not HOSTSxPORTSxSEGMENTS: " + text);
    }
    return new JobSize(
        Integer.parseInt(numbers.get(0)),
        Integer.parseInt(numbers.get(1)),
        Integer.parseInt(numbers.get(2)));
  }

  private static String text(int hosts, int ports, int segments) {
    return hosts + "x" + ports + "x" + segments;
  }

  @Override
  public String toString() {
    return text(hosts, ports, segments);
  }
}
