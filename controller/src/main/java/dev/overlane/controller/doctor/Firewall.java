package dev.overlane.controller.doctor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The firewall of a host, as far as its listing tells: it drops what comes in by default, and no
 * rule names a kind of packets. PURE.
 *
 * @param tool whose listing says so: iptables or nftables
 * @param opening the command that lets those packets in
 */
record Firewall(String tool, String opening) {
  private static final Pattern DROPS_ALL =
      Pattern.compile("hook input [^;]*; *policy drop|:INPUT DROP");

  private static final String IPTABLES = "iptables";
  private static final String NFTABLES = "nftables";

  /** Of what nft(8) lists: a table, or a chain that drops what comes in. */
  private static final Pattern TABLE_OR_CHAIN =
      Pattern.compile("table (\\S+ \\S+) \\{|chain (\\S+) \\{[^{}]*hook input [^;]*; *policy drop");

  /**
   * A kind of packets.
   *
   * @param named the word by which a rule would name them
   * @param iptables how iptables(8) matches them
   * @param nft how nft(8) does
   */
  record Packets(String named, String iptables, String nft) {
    static final Packets PINGS =
        new Packets("icmp", "-p icmp --icmp-type echo-request", "icmp type echo-request");
    static final Packets GRE = new Packets("gre", "-p gre", "meta l4proto gre");

    static Packets udp(int port) {
      return new Packets(Integer.toString(port), "-p udp --dport " + port, "udp dport " + port);
    }
  }

  /** The one that may drop such packets; empty if none does, as far as can be seen. */
  static Optional<Firewall> closedTo(Packets packets, HostFacts facts) {
    if (isClosed(facts.get(IPTABLES), packets)) {
      return Optional.of(
          new Firewall(IPTABLES, "iptables -I INPUT " + packets.iptables() + " -j ACCEPT"));
    }
    String ruleset = facts.get(NFTABLES);
    return isClosed(ruleset, packets)
        ? Optional.of(
            new Firewall(
                NFTABLES,
                "nft insert rule " + droppingChain(ruleset) + " " + packets.nft() + " accept"))
        : Optional.empty();
  }

  private static boolean isClosed(String rules, Packets packets) {
    return DROPS_ALL.matcher(rules).find()
        && !Pattern.compile("\\b" + packets.named() + "\\b").matcher(rules).find();
  }

  /** Family, table and name of the first chain that drops what comes in. */
  private static String droppingChain(String ruleset) {
    String table = "inet filter";
    Matcher part = TABLE_OR_CHAIN.matcher(ruleset);
    while (part.find()) {
      if (part.group(1) == null) {
        return table + " " + part.group(2);
      }
      table = part.group(1);
    }
    return table + " input";
  }
}
