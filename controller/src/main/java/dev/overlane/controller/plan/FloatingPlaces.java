package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one host of each floating port. A port that shows up on two hosts stays where it was as long
 * as it is still plugged there, so that a second claim cannot take it away; without a history the
 * first host by name has it.
 */
public final class FloatingPlaces {
  private FloatingPlaces() {}

  /**
   * Returns the place of each port that is plugged anywhere.
   *
   * @param reports last report of each host, by host name
   * @param before the places so far
   */
  public static ImmutableMap<String, String> of(
      Map<String, HostReport> reports, Map<String, String> before) {
    Map<String, String> places = new TreeMap<>();
    ImmutableSortedMap.copyOf(reports)
        .forEach(
            (host, report) ->
                report
                    .floating()
                    .keySet()
                    .forEach(
                        port -> {
                          if (host.equals(before.get(port))) {
                            places.put(port, host);
                          } else {
                            places.putIfAbsent(port, host);
                          }
                        }));
    return ImmutableMap.copyOf(places);
  }
}
