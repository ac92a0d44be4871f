package dev.overlane.flow.compile;

import com.google.common.net.InetAddresses;
import dev.overlane.config.model.AccessRule;
import dev.overlane.config.model.IpAddress;
import dev.overlane.config.model.IpPrefix;
import dev.overlane.config.model.PortRange;
import dev.overlane.config.model.Protocol;
import dev.overlane.config.model.SegmentRules;
import dev.overlane.config.model.SegmentRules.PortRules;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the access rules of a segment say of a packet: the words of docs/configuration.md, one by
 * one, without flows.
 */
public record RuleInterpreter(SegmentRules rules) {

  /**
   * Whether a packet passes that would open a connection, or where rules are not stateful.
   *
   * @param sender the sender's port
   * @param receiver the port that the frame is addressed to; empty: a group, or nobody's
   * @param group whether the frame is addressed to a group
   */
  public boolean passes(
      RulePacket packet, String sender, Optional<String> receiver, boolean group) {
    return isUntouched(packet) || areFor(packet, sender, receiver, group);
  }

  /**
   * Whether a packet passes that answers one of a connection: where rules are stateful it is judged
   * as what it answers.
   *
   * @param sender the port that sends the answer
   * @param receiver the port that the connection was opened by
   */
  public boolean passesBack(RulePacket answer, String sender, String receiver) {
    return isUntouched(answer) || areFor(answer.turned(), receiver, Optional.of(sender), false);
  }

  private boolean areFor(
      RulePacket packet, String sender, Optional<String> receiver, boolean group) {
    if (!packet.isIp()) {
      return rules.allowsByDefault();
    }
    Optional<Boolean> out =
        first(
            of(sender),
            rule ->
                (rule.direction().isOut() && speaks(rule, packet))
                    || (rule.direction().isIn() && answers(rule, packet)));
    Optional<Boolean> in =
        first(
            receiver.map(this::of).orElse(List.of()),
            rule ->
                (rule.direction().isIn() && speaks(rule, packet))
                    || (rule.direction().isOut() && answers(rule, packet)));
    if (out.equals(Optional.of(false)) || in.equals(Optional.of(false))) {
      return false;
    }
    if (group && somePortIsGuarded() && !isForGroup(packet)) {
      return false;
    }
    if (out.isPresent() || in.isPresent()) {
      return true;
    }
    return first(rules.rules(), rule -> speaks(rule, packet) || answers(rule, packet))
        .orElse(rules.allowsByDefault());
  }

  private List<AccessRule> of(String port) {
    PortRules own = rules.ports().get(port);
    return own == null ? List.of() : own.rules();
  }

  private boolean somePortIsGuarded() {
    return rules.ports().values().stream().anyMatch(rules::guardsReceiver);
  }

  private static Optional<Boolean> first(List<AccessRule> list, Predicate<AccessRule> speaks) {
    return list.stream().filter(speaks).findFirst().map(AccessRule::allows);
  }

  private static boolean isForGroup(RulePacket packet) {
    String destination = packet.destination().text();
    return packet.isIpv6()
        ? destination.startsWith("ff")
        : destination.equals("255.255.255.255") || destination.startsWith("224.");
  }

  private static boolean isUntouched(RulePacket packet) {
    int type = packet.sourcePort() & 0xff;
    if (packet.ethType() == 0x0806) {
      return true;
    }
    if (!packet.isIp()) {
      return false;
    }
    if (packet.isIpv6() && packet.protocol() == 58 && type >= 133 && type <= 137) {
      return true;
    }
    int from = packet.protocol() == 17 ? packet.sourcePort() : 0;
    int to = packet.destinationPort();
    String destination = packet.destination().text();
    return packet.isIpv6()
        ? (from == 547 && to == 546)
            || (from == 546 && to == 547 && destination.equals("ff02::1:2"))
        : (from == 67 && to == 68)
            || (from == 68 && to == 67 && destination.equals("255.255.255.255"));
  }

  private static boolean speaks(AccessRule rule, RulePacket packet) {
    return isOf(rule.protocol(), packet, 8, 128)
        && among(packet.source(), rule.from())
        && among(packet.destination(), rule.to())
        && (rule.ports().isEmpty() || inRange(packet.destinationPort(), rule.ports()));
  }

  private boolean answers(AccessRule rule, RulePacket packet) {
    boolean told =
        !rules.stateful()
            && switch (rule.protocol()) {
              case TCP -> (packet.flags() & 0x10) != 0;
              case UDP, SCTP -> !rule.ports().isEmpty();
              case PING -> true;
              case ANY, ICMP -> false;
            };
    return rule.allows()
        && told
        && isOf(rule.protocol(), packet, 0, 129)
        && among(packet.source(), rule.to())
        && among(packet.destination(), rule.from())
        && (rule.ports().isEmpty() || inRange(packet.sourcePort(), rule.ports()));
  }

  private static boolean isOf(Protocol protocol, RulePacket packet, int ping, int pingOfV6) {
    int type = packet.sourcePort() & 0xff;
    int icmp = packet.isIpv6() ? 58 : 1;
    return switch (protocol) {
      case ANY -> true;
      case TCP -> packet.protocol() == 6;
      case UDP -> packet.protocol() == 17;
      case SCTP -> packet.protocol() == 132;
      case ICMP -> packet.protocol() == icmp;
      case PING -> packet.protocol() == icmp && type == (packet.isIpv6() ? pingOfV6 : ping);
    };
  }

  private static boolean inRange(int port, List<PortRange> ranges) {
    return ranges.stream().anyMatch(range -> range.first() <= port && port <= range.last());
  }

  private static boolean among(IpAddress address, List<IpPrefix> prefixes) {
    return prefixes.isEmpty() || prefixes.stream().anyMatch(prefix -> isIn(address, prefix));
  }

  private static boolean isIn(IpAddress address, IpPrefix prefix) {
    if (address.isIpv6() != prefix.ipv6()) {
      return false;
    }
    String network = prefix.toString().replaceAll("/.*", "");
    int ignored = (prefix.ipv6() ? 128 : 32) - prefix.length();
    return number(address.text()).shiftRight(ignored).equals(number(network).shiftRight(ignored));
  }

  private static BigInteger number(String text) {
    return new BigInteger(1, InetAddresses.forString(text).getAddress());
  }
}
