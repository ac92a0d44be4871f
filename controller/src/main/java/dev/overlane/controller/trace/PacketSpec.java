package dev.overlane.controller.trace;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.MacAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a user says of a packet; the rest is chosen.
 *
 * @param source Ethernet source; empty: the sender's own
 * @param destination Ethernet destination; empty: the receiver's own
 * @param tags 802.1Q identifiers, outermost first, 0..4095
 * @param content what it carries; {@link Content#NONE}: nothing is said of it
 */
public record PacketSpec(
    Optional<MacAddress> source,
    Optional<MacAddress> destination,
    ImmutableList<Integer> tags,
    Content content) {
  /** Nothing is said. */
  public static final PacketSpec ANY =
      new PacketSpec(Optional.empty(), Optional.empty(), ImmutableList.of(), Content.NONE);

  static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

  private static final String SYNTAX =
      "a packet is written as eth-src=MAC,eth-dst=MAC,vlan=0..4095 or broadcast, and ping, tcp=PORT,"
          + " udp=PORT or sctp=PORT, ip-src=IP,ip-dst=IP, each part optional";
  private static final int MAX_VLAN = 4095;
  private static final int MAX_TAGS = 4;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

  /**
   * Reads {@code eth-src=MAC,eth-dst=MAC,vlan=ID}; {@code broadcast} stands for the destination
   * ff:ff:ff:ff:ff:ff; {@code vlan} may be repeated, outermost first.
   */
  public static PacketSpec parse(String text) throws TraceRefused {
    Optional<MacAddress> source = Optional.empty();
    Optional<MacAddress> destination = Optional.empty();
    ImmutableList.Builder<Integer> tags = ImmutableList.builder();
    ContentParts content = new ContentParts();
    for (String part : Splitter.on(',').trimResults().omitEmptyStrings().split(text)) {
      int equals = part.indexOf('=');
      String key = equals < 0 ? part : part.substring(0, equals);
      String value = equals < 0 ? "" : part.substring(equals + 1);
      if (part.equals("broadcast")) {
        destination = once(destination, BROADCAST, part);
      } else if (key.equals("eth-src")) {
        source = once(source, mac(value), part);
      } else if (key.equals("eth-dst")) {
        destination = once(destination, value.equals("broadcast") ? BROADCAST : mac(value), part);
      } else if (key.equals("vlan")) {
        tags.add(vlan(value));
      } else if (!content.take(key, value)) {
        throw new TraceRefused("\"" + part + "\" says nothing of a packet: " + SYNTAX);
      }
    }
    ImmutableList<Integer> all = tags.build();
    if (all.size() > MAX_TAGS) {
      throw new TraceRefused("more than " + MAX_TAGS + " tags: " + SYNTAX);
    }
    return new PacketSpec(source, destination, all, content.content());
  }

  static <T> Optional<T> once(Optional<T> before, T value, String part) throws TraceRefused {
    if (before.isPresent()) {
      throw new TraceRefused("\"" + part + "\": the same is said twice of the packet");
    }
    return Optional.of(value);
  }

  private static MacAddress mac(String text) throws TraceRefused {
    Optional<MacAddress> mac = MacAddress.parse(text);
    if (mac.isEmpty()) {
      throw new TraceRefused("\"" + text + "\" is no MAC address like 02:00:00:00:00:0a");
    }
    return mac.get();
  }

  private static int vlan(String text) throws TraceRefused {
    if (!NUMBER.matcher(text).matches() || Integer.parseInt(text) > MAX_VLAN) {
      throw new TraceRefused("\"" + text + "\" is no VLAN identifier, 0.." + MAX_VLAN);
    }
    return Integer.parseInt(text);
  }
}
