package dev.overlane.lab;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.LabSpec.ContainerSpec;
import java.time.Duration;
import java.util.Locale;

/**
 * A workload: a namespace with one end of a veth pair, {@code eth1}; the other end lies on the host
 * under the name of the declared interface. Any thread may call.
 */
public final class LabContainer {
  /** VXLAN takes 50 of the underlay's 1500 octets (RFC 7348 section 4.3). */
  private static final int MTU = 1450;

  private final LabSpec lab;
  private final ContainerSpec spec;
  private final NetworkNamespace namespace;

  LabContainer(LabSpec lab, ContainerSpec spec) {
    this.lab = lab;
    this.spec = spec;
    this.namespace = LabNames.namespace(lab, spec);
  }

  public String name() {
    return spec.name();
  }

  /** The name of the host it runs on. */
  public String host() {
    return spec.host();
  }

  /** The host's end of its veth pair. */
  public String device() {
    return spec.device();
  }

  /** Its MAC address, six octets in colons. */
  public String mac() {
    return spec.mac();
  }

  /** Its first IP address, without the prefix length. */
  public String address() {
    return spec.address();
  }

  /** The name of its network namespace. */
  public String namespace() {
    return namespace.name();
  }

  /** Whether it exists; see {@link Lab#attach}. */
  public boolean attached() {
    return namespace.exists();
  }

  /** Runs any command inside. */
  public CommandResult exec(String... argv) {
    return namespace.command(argv).run();
  }

  /** Sends {@code count} echo requests, ten a second, and waits at most a second for the last. */
  public PingResult ping(LabContainer target, int count) {
    return ping(target.address(), count, Duration.ofMillis(100), Duration.ofSeconds(1));
  }

  /**
   * Sends echo requests (ping(8)) and counts the replies.
   *
   * @param address whom to ask
   * @param count how many
   * @param interval between two requests
   * @param patience how long to wait for the last reply
   */
  public PingResult ping(String address, int count, Duration interval, Duration patience) {
    Command ping =
        namespace
            .command(
                "ping",
                "-n",
                "-c",
                Integer.toString(count),
                "-i",
                seconds(interval),
                "-W",
                seconds(patience),
                address)
            .withTimeout(interval.multipliedBy(count).plus(patience).plusSeconds(20));
    CommandResult result = ping.run();
    return PingResult.parse(result.stdout())
        .orElseThrow(() -> new LabException("`" + ping + "` said: " + result.stderr().strip()));
  }

  /** Starts to send echo requests in the background, until it is closed. */
  public Pinger pinger(LabContainer target, int perSecond) {
    Duration interval = Duration.ofSeconds(1).dividedBy(perSecond);
    return Pinger.start(
        namespace.command("ping", "-n", "-D", "-i", seconds(interval), target.address()));
  }

  /** Asks for an address by ARP once a second, at most {@code count} times. */
  public boolean arping(String address, int count) {
    return namespace
        .command("arping", "-f", "-c", Integer.toString(count), "-I", LabNames.ETH, address)
        .run()
        .succeeded();
  }

  /** Puts frames on the wire as they are, whatever their addresses and tags, in this order. */
  public void send(byte[]... frames) {
    FrameSender.send(namespace, LabNames.ETH, ImmutableList.copyOf(frames));
  }

  /** Records the frames that arrive here, until it is closed; what is sent from here is not in. */
  public Capture listen() {
    return Capture.start(namespace, LabNames.ETH, Tcpdump.Direction.IN);
  }

  /** Makes it, with its device on the host; whatever is there already is an error. */
  void attach(NetworkNamespace host) {
    namespace.add();
    namespace.ip("link set lo up");
    if (spec.internal()) {
      host.ip("link set " + spec.device() + " netns " + namespace.name());
      namespace.ip("link set " + spec.device() + " name " + LabNames.ETH);
    } else {
      namespace.ip(
          "link add "
              + LabNames.ETH
              + " type veth peer name "
              + spec.device()
              + " netns "
              + host.name());
    }
    configure();
    if (!spec.internal()) {
      host.ip("link set " + spec.device() + " mtu " + MTU + " addrgenmode none up");
    }
  }

  private void configure() {
    boolean ipv6 = spec.addresses().stream().anyMatch(address -> address.contains(":"));
    ImmutableList.Builder<String> lines = ImmutableList.builder();
    lines.add("link set " + LabNames.ETH + " mtu " + MTU + " address " + spec.mac());
    lines.add("link set " + LabNames.ETH + (ipv6 ? "" : " addrgenmode none") + " up");
    for (String address : spec.addresses()) {
      lines.add("addr add " + address + " dev " + LabNames.ETH + (ipv6 ? " nodad" : ""));
    }
    // Ten times the usual pace, so that a measured time to heal is not one of waiting for ARP.
    lines.add("ntable change name arp_cache dev " + LabNames.ETH + " retrans 100");
    namespace.ip(lines.build().toArray(String[]::new));
    // The userspace datapath does not finish a checksum that the sender left to its device.
    namespace.command("ethtool", "-K", LabNames.ETH, "tx", "off").check();
  }

  /** Removes it and its device; nothing happens if it does not exist. */
  void detach(NetworkNamespace host) {
    if (!spec.internal() && host.exists() && host.hasDevice(spec.device())) {
      host.ip("link del " + spec.device());
    }
    namespace.delete();
  }

  NetworkNamespace netns() {
    return namespace;
  }

  LabSpec lab() {
    return lab;
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
  }
}
