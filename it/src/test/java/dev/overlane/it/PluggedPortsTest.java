package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import dev.overlane.lab.Capture;
import dev.overlane.lab.LabContainer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Members that the file does not place: plugged into fake bridges, and floating by iface-id. */
final class PluggedPortsTest {
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev, fake-bridges: true }
      segments:
        ab: { vlan: 100, vni: 10100 }
        xy: { vlan: 101, vni: 10101 }
      hosts:
        h1: { address: 192.168.77.11 }
        h2: { address: 192.168.77.12 }
        h3: { address: 192.168.77.13 }
      ports:
        M: { segment: ab, iface-id: vm-7 }
      """;

  @RegisterExtension static final Stage stage = Stage.of(NETWORK).running();

  private static final Guests guests = new Guests(stage);

  @Test
  void pluggedPorts_talkWithinTheirSegmentOnly_untilTheyAreUnplugged() {
    LabContainer p = guests.plug("h1", "P", "br0.100");
    LabContainer q = guests.plug("h2", "Q", "br0", "tag=100");
    LabContainer r = guests.plug("h3", "R", "br0.101");
    LabContainer s = guests.plug("h2", "S", "br0", "tag=101");
    ImmutableList<LabContainer> all = ImmutableList.of(p, q, r, s);
    awaitMember("h1", "ab", "vP");
    awaitMember("h2", "ab", "vQ");
    awaitMember("h3", "xy", "vR");
    awaitMember("h2", "xy", "vS");

    PingMatrix.assertTalk(all, (from, to) -> all.indexOf(from) / 2 == all.indexOf(to) / 2);

    guests.unplug(q);

    awaitStatus("vQ is gone", s1 -> !s1.members("h2", "ab").contains("vQ"));
    PingMatrix.assertTalk(all, (from, to) -> all.indexOf(from) > 1 && all.indexOf(to) > 1);
    guests.plug(q, "br0.100");
    awaitMember("h2", "ab", "vQ");
    PingMatrix.assertTalk(List.of(p, q), (from, to) -> true);
  }

  @Test
  void pluggedPort_withATagOfNoSegment_hearsAndSaysNothingAndIsReported() {
    LabContainer member = guests.plug("h1", "D", "br0.100");
    LabContainer far = guests.plug("h2", "E", "br0.100");
    LabContainer foreign = guests.plug("h1", "F", "br0", "tag=555");
    LabContainer untagged = guests.plug("h1", "G", "br0");
    LabContainer trunk = guests.plug("h1", "H", "br0", "trunks=100,101");
    awaitMember("h1", "ab", "vD");
    awaitMember("h2", "ab", "vE");
    awaitStatus(
        "foreign ports are reported",
        s -> texts(s.host("h1").required("foreign-ports")).containsAll(List.of("vF", "vG", "vH")));

    RawFrame good = RawFrame.of(RawFrame.BROADCAST, member.mac());
    try (Capture atFar = far.listen();
        Capture atForeign = foreign.listen();
        Capture atUntagged = untagged.listen();
        Capture atTrunk = trunk.listen()) {
      RawFrame bad = RawFrame.of(RawFrame.BROADCAST, foreign.mac());
      RawFrame tagged = RawFrame.of(RawFrame.BROADCAST, trunk.mac(), 100);
      foreign.send(bad.octets());
      untagged.send(bad.octets());
      trunk.send(bad.octets(), tagged.octets());
      member.send(good.octets());

      good.awaitIn(atFar);
      assertThat(bad.in(atFar)).isEmpty();
      assertThat(tagged.in(atFar)).isEmpty();
      assertThat(good.in(atForeign)).isEmpty();
      assertThat(good.in(atUntagged)).isEmpty();
      assertThat(good.in(atTrunk)).isEmpty();
    }
  }

  @Test
  void fakeBridges_switchedOffByReload_leaveThePortsPluggedAndDeaf() {
    LabContainer j = guests.plug("h1", "J", "br0.101");
    LabContainer k = guests.plug("h3", "K", "br0.101");
    awaitMember("h1", "xy", "vJ");
    awaitMember("h3", "xy", "vK");
    PingMatrix.assertTalk(List.of(j, k), (from, to) -> true);
    long revision = stage.controller().status().revision();

    stage.file().edit("fake-bridges: true", "fake-bridges: false");

    Status off = stage.controller().awaitConverged(revision + 1);
    assertThat(off.members("h1", "xy")).isEmpty();
    assertThat(texts(off.host("h1").required("foreign-ports"))).contains("vJ");
    assertThat(stage.host("h1").vsctl("list-br").lines())
        .containsExactlyInAnyOrder("br-phy", "br0");
    assertThat(stage.host("h1").vsctl("list-ports", "br0").lines()).contains("vJ");
    PingMatrix.assertTalk(List.of(j, k), (from, to) -> false);

    stage.file().edit("fake-bridges: false", "fake-bridges: true");
    stage.controller().awaitConverged(revision + 2);
    awaitMember("h1", "xy", "vJ");
    awaitMember("h3", "xy", "vK");
    PingMatrix.assertTalk(List.of(j, k), (from, to) -> true);
  }

  @Test
  void floatingPort_isBoundWhereItShowsUp_andASecondClaimWaitsForTheFirstToEnd() {
    LabContainer peer = guests.plug("h2", "L", "br0.100");
    LabContainer first = guests.add("h1", "M1");
    LabContainer second = guests.add("h3", "M2");
    guests.claim(first, "br0", "vm-7");
    awaitMember("h1", "ab", "M");
    PingMatrix.assertTalk(List.of(peer, first), (from, to) -> true);

    guests.claim(second, "br0", "vm-7");

    Status both =
        awaitStatus(
            "the second claim is told to wait for the first",
            s -> s.host("h3").path("waiting").path("M").asText().contains("host h1"));
    assertThat(both.members("h1", "ab")).contains("M");
    PingMatrix.assertTalk(
        List.of(peer, first, second), (from, to) -> from != second && to != second);

    guests.unplug(first);

    awaitMember("h3", "ab", "M");
    PingMatrix.assertTalk(List.of(peer, first, second), (from, to) -> from != first && to != first);

    guests.unplug(second);
    awaitStatus("M is nowhere", s -> !s.members("h3", "ab").contains("M"));
    PingMatrix.assertTalk(List.of(peer, second), (from, to) -> false);
  }

  @Test
  void attachedMac_isForwardedToWithoutLearning_andIsTheOnlySourceOfItsPort() {
    LabContainer far = guests.plug("h2", "T", "br0.100");
    LabContainer known = guests.add("h1", "U");
    String key = "external_ids:attached-mac=\"" + known.mac() + "\"";
    guests.plug(known, "br0.100", "--", "set", "Interface", known.device(), key);
    awaitMember("h1", "ab", "vU");
    awaitMember("h2", "ab", "vT");
    Await.until(
        "the other host knows the address",
        () -> stage.host("h2").ofctl("dump-flows", "br0").contains("dl_dst=" + known.mac()));

    RawFrame spoofed = RawFrame.of(RawFrame.BROADCAST, "02:00:00:00:66:66");
    RawFrame good = RawFrame.of(RawFrame.BROADCAST, known.mac());
    try (Capture atFar = far.listen()) {
      known.send(spoofed.octets(), good.octets());

      good.awaitIn(atFar);
      assertThat(spoofed.in(atFar)).isEmpty();
    }
    PingMatrix.assertTalk(List.of(known, far), (from, to) -> true);
  }

  private static void awaitMember(String host, String segment, String member) {
    awaitStatus(
        member + " is a member of " + segment + " on " + host,
        s -> s.members(host, segment).contains(member));
  }

  private static Status awaitStatus(String what, java.util.function.Predicate<Status> wanted) {
    return stage.controller().awaitStatus(what, wanted);
  }

  private static List<String> texts(JsonNode array) {
    ImmutableList.Builder<String> texts = ImmutableList.builder();
    array.forEach(text -> texts.add(text.asText()));
    return texts.build();
  }
}
