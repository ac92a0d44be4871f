package dev.overlane.flow.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.ovs.OvsSandbox;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.state.Bits;
import dev.overlane.flow.state.ConnectionState;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The walks beside a real ovs-vswitchd, on generated flows: where {@code ofproto/trace} says that a
 * packet comes out, both walks must say so too; where the precise one is sure, the trace must
 * agree.
 */
final class TraceDifferenceTest {
  private static final int ROUNDS = Integer.getInteger("overlane.proof.rounds", 150);
  private static final int PACKETS = 40;

  /** OFPP_LOCAL as a number of the dummy datapath. */
  private static final int LOCAL_IN_DATAPATH = 100;

  /** What {@code ofproto/trace} takes for granted. */
  private static final Bits TRACKED = new Bits(ConnectionState.OPENING, 0xffff_ffffL);

  private static OvsSandbox sandbox;

  @BeforeAll
  static void start() {
    sandbox = OvsSandbox.start();
    List<String> arguments =
        new ArrayList<>(List.of("add-br", "br0", "--", "set", "bridge", "br0", "fail_mode=secure"));
    arguments.addAll(List.of("protocols=OpenFlow13,OpenFlow14"));
    for (int port : List.of(1, 2, 3, 4)) {
      String name = port == RandomFlows.TUNNEL ? "vtep0" : "p" + port;
      arguments.addAll(List.of("--", "add-port", "br0", name));
      arguments.addAll(List.of("--", "set", "interface", name, "ofport_request=" + port));
      arguments.add(port == RandomFlows.TUNNEL ? "type=vxlan" : "type=dummy");
      if (port == RandomFlows.TUNNEL) {
        arguments.addAll(List.of("options:key=flow", "options:remote_ip=flow"));
      }
    }
    sandbox.vsctl(arguments.toArray(String[]::new));
  }

  @AfterAll
  static void stop() {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  /** Where one packet may come out, and where it certainly does. */
  private record Judged(Set<Integer> may, Set<Integer> sure) {}

  @Test
  void randomFlows_leadWhereOpenVswitchSays() throws IOException {
    int delivered = 0;
    int sure = 0;
    try (TraceSocket trace = new TraceSocket(sandbox.path("ovs-vswitchd.ctl"))) {
      for (int round = 0; round < ROUNDS; round++) {
        RandomFlows random = new RandomFlows(round);
        FlowSet flows = random.flows();
        install(flows);
        HostProof host = new HostProof(view(flows), ImmutableSet.of(), new ReadyFlows(1 << 30));
        for (int i = 0; i < PACKETS; i++) {
          RandomFlows.Sample sample = random.sample();
          Set<Integer> truth = truth(trace, sample);
          Judged judged = judge(host, sample);
          String what = "round " + round + ": " + sample.text() + "\n" + text(flows);
          assertThat(judged.may).as(what).containsAll(truth);
          assertThat(truth).as(what).containsAll(judged.sure);
          assertThat(coarse(host, sample)).as("coarse, " + what).containsAll(truth);
          delivered += truth.size();
          sure += judged.sure.size();
        }
      }
    }
    System.out.printf(
        "%d packets through %d flow tables: %d came out, %d of them foreseen for sure%n",
        ROUNDS * PACKETS, ROUNDS, delivered, sure);
    assertThat(sure).isGreaterThan(delivered / 4);
  }

  private static Set<Integer> truth(TraceSocket trace, RandomFlows.Sample sample)
      throws IOException {
    Set<Integer> ports = new TreeSet<>();
    String packet = sample.text().replace(",tun_src=", ",tun_dst=10.0.0.1,tun_src=");
    for (int port : trace.outputs("br0", packet)) {
      // What a tunnel does with a packet is the datapath's matter; here it has none.
      if (port != RandomFlows.TUNNEL) {
        ports.add(port == LOCAL_IN_DATAPATH ? SwitchView.LOCAL_PORT : port);
      }
    }
    return ports;
  }

  private static Judged judge(HostProof host, RandomFlows.Sample sample) {
    Judged judged = new Judged(new TreeSet<>(), new TreeSet<>());
    Ingress ingress = sample.ingress();
    PreciseWalk walk =
        new PreciseWalk(
            host,
            ingress,
            TRACKED,
            new PreciseWalk.Sink() {
              @Override
              public void sent(Packet packet, int port) {
                int out = port == ReservedPort.IN_PORT ? ingress.port() : port;
                if (port != ingress.port()
                    && out != RandomFlows.TUNNEL
                    && isIn(packet.region(), sample.header())) {
                  judged.may.add(out);
                  if (packet.region().sure() && packet.region().origin() == null) {
                    judged.sure.add(out);
                  }
                }
              }

              @Override
              public void lost(Packet packet, String why) {
                throw new AssertionError(why);
              }
            });
    int to = ingress.isTunnel() ? host.view().vtep().value() : 0;
    walk.follow(new Packet(Region.ALL, 0, ingress.key(), to, 0, null));
    return judged;
  }

  private static boolean isIn(Region region, Cube header) {
    Region origin = region.origin();
    return origin == null
        ? contains(region, header)
        : contains(origin, header) && contains(withoutTags(region), header.withoutTag());
  }

  /** A region after its tags were changed: of the tag it says what it is now, not what it was. */
  private static Region withoutTags(Region region) {
    List<Cube> taken = region.taken().stream().filter(cube -> cube.tag().mask() == 0).toList();
    Region bare = Region.of(region.cube().withoutTag());
    return bare.minus(
        ImmutableList.copyOf(taken.stream().filter(cube -> cube.others().isEmpty()).toList()));
  }

  private static boolean contains(Region region, Cube came) {
    Cube header = came.tracked(region.cube().word(HeaderWords.STATE));
    return region.cube().contains(header)
        && region.taken().stream().noneMatch(taken -> taken.contains(header));
  }

  private static Set<Integer> coarse(HostProof host, RandomFlows.Sample sample) {
    Ingress ingress = sample.ingress();
    Reach reach =
        ingress.isTunnel()
            ? host.arriving(ingress.from(), new Sent(0, ingress.key(), 0, 0))
            : host.locals().get(ingress.port());
    return reach.ports().stream()
        .map(port -> port == ReservedPort.IN_PORT ? ingress.port() : port)
        .collect(Collectors.toSet());
  }

  private static SwitchView view(FlowSet flows) {
    ImmutableSortedMap.Builder<Integer, PortRole> ports = ImmutableSortedMap.naturalOrder();
    RandomFlows.PORTS.forEach(port -> ports.put(port, PortRole.member("p" + port, "s" + port)));
    ports.put(RandomFlows.TUNNEL, PortRole.other("vtep0", PortRole.Kind.TUNNEL));
    return new SwitchView(
        "h",
        new Ipv4Address(0x0a00_0001),
        OptionalInt.of(RandomFlows.TUNNEL),
        24,
        ports.buildOrThrow(),
        flows,
        ImmutableList.of());
  }

  private static void install(FlowSet flows) throws IOException {
    Path file = Path.of(sandbox.path("flows"));
    Files.writeString(file, text(flows));
    sandbox.ofctl("replace-flows", "br0", file.toString());
  }

  private static String text(FlowSet flows) {
    StringBuilder text = new StringBuilder();
    for (Flow flow : flows.flows()) {
      String line =
          FlowText.of(flow)
              .replaceAll("opaque\\(80000a02([0-9a-f]{4})\\)", "dl_type=0x$1")
              .replace("opaque(80000d0410001000)", "vlan_tci=0x1000/0x1000");
      text.append(line).append('\n');
    }
    return text.toString();
  }
}
