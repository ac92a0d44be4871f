package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.MacAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the addresses of stations: of hosts and of workloads. */
final class Addresses {
  /** ff00::/8 in canonical form; "ff::" is 00ff::. */
  private static final Pattern MULTICAST = Pattern.compile("ff[0-9a-f]{2}:");

  private Addresses() {}

  /** Whether one station may have the address: not unspecified, multicast or reserved. */
  static boolean isUnicast(IpAddress address) {
    if (address.isIpv6()) {
      return !address.text().equals("::") && !MULTICAST.matcher(address.text()).lookingAt();
    }
    return Ipv4Address.parse(address.text()).filter(Ipv4Address::isUnicast).isPresent();
  }

  /** The VTEP of a host. */
  static Optional<Ipv4Address> vtep(Value value) {
    String expected = "a unicast IPv4 address";
    Optional<String> text = value.text(expected, "for example 192.0.2.1");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Ipv4Address> address = Ipv4Address.parse(text.get()).filter(Ipv4Address::isUnicast);
    return address.isPresent() ? address : value.expected(expected, vtepHint(text.get()));
  }

  /** The address of a workload's network card. */
  static Optional<MacAddress> mac(Value value) {
    String expected = "a MAC address";
    Optional<MacAddress> mac =
        value.parsed(MacAddress::parse, expected, "six octets, as in \"02:00:00:00:00:0a\"");
    if (mac.isPresent() && mac.get().isZero()) {
      return value.expected(expected, "no station has the address zero");
    }
    if (mac.isPresent() && mac.get().isGroup()) {
      return value.expected(
          expected, "this is a group address: the first octet of a station's address is even");
    }
    return mac;
  }

  /** The IP addresses of a workload. */
  static ImmutableList<Value> list(Value value) {
    return value.items("a list of IP addresses", "put it in brackets, as in [192.0.2.10]");
  }

  /** One IP address of a workload. */
  static Optional<IpAddress> workload(Value item) {
    String expected = "a unicast IPv4 or IPv6 address";
    Optional<String> text = item.text(expected, "for example 192.0.2.10");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<IpAddress> address = IpAddress.parse(text.get()).filter(Addresses::isUnicast);
    return address.isPresent() ? address : item.expected(expected, workloadHint(text.get()));
  }

  private static String vtepHint(String text) {
    if (IpAddress.parse(text).filter(IpAddress::isIpv6).isPresent()) {
      return "tunnels run over IPv4";
    }
    if (text.indexOf('/') >= 0) {
      return "leave out the prefix length";
    }
    return Ipv4Address.parse(text).isPresent()
        ? "no single station can have this address"
        : "four numbers from 0 to 255 with dots between; host names are not looked up";
  }

  private static String workloadHint(String text) {
    if (text.indexOf('/') >= 0) {
      return "leave out the prefix length";
    }
    return IpAddress.parse(text).isPresent()
        ? "no single station can have this address"
        : "for example 192.0.2.10 or 2001:db8::a";
  }
}
