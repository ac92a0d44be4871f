package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.docs.PageBlocks;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code dist/host/overlane-plug} on hosts of its own, with plain namespaces as containers. */
final class PlugTest {
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      segments:
        ab: { vlan: 100, vni: 10100 }
        xy: { vlan: 101, vni: 10101 }
      hosts:
        h1: { address: 192.168.77.11 }
        h2: { address: 192.168.77.12 }
      ports:
        web1: { segment: ab }
        web2: { segment: ab, iface-id: "0b6cd4f2-5d26-4b07-8a8a-7ab5b9b0c5e2", mac: "02:00:00:00:00:22", addresses: [192.168.99.22] }
        db1: { segment: xy }
        web: { segment: ab }
        db: { segment: ab }
      """;

  private static final String WEB2 = "0b6cd4f2-5d26-4b07-8a8a-7ab5b9b0c5e2";
  @RegisterExtension static final Stage stage = Stage.of(NETWORK).running();

  @RegisterExtension static final PageBlocks hosts = PageBlocks.of("docs/hosts.md", PlugTest.class);

  @RegisterExtension
  static final PageBlocks recipes = PageBlocks.of("docs/recipes.md", PlugTest.class);

  @RegisterExtension
  static final PageBlocks quickStart = PageBlocks.of("docs/quick-start.md", PlugTest.class);

  private static final PlainNamespaces spaces = new PlainNamespaces();

  @AfterEach
  void tidy() {
    for (String host : List.of("h1", "h2")) {
      plug(host, "list")
          .stdout()
          .lines()
          .forEach(line -> plug(host, "unplug", line.split(" ", 2)[0]));
    }
    spaces.close();
  }

  private static CommandResult plug(String host, String... arguments) {
    return stage
        .host(host)
        .exec(
            ImmutableList.<String>builder()
                .add("dash", PlugProgram.FILE.toString())
                .add(arguments)
                .build()
                .toArray(String[]::new));
  }

  private static void plugged(String host, String... arguments) {
    CommandResult result = plug(host, arguments);
    assertThat(result.succeeded()).as("%s", result).isTrue();
    assertThat(result.stdout()).contains(": plugged: ");
  }

  /** Types commands of a page on a host; fails unless they succeed. Returns what they print. */
  private static String typed(String host, List<String> commands) {
    CommandResult result =
        Typed.on(
            stage.host(host),
            ImmutableList.of(),
            stage.file().path().getParent(),
            commands.stream().map(spaces::own).toList());
    assertThat(result.succeeded()).as("%s", result).isTrue();
    return spaces.ofThePage(result.stdout());
  }

  private static void awaitMember(String host, String segment, String name) {
    stage
        .controller()
        .awaitStatus(name + " is a member", status -> status.members(host, segment).contains(name));
  }

  /** Ports of the bridge and devices of the host, which a call that fails must leave alone. */
  private static String heldBy(String host) {
    return stage.host(host).vsctl("list-ports", "br0")
        + stage.host(host).exec("ip", "-br", "link").stdout().replaceAll(" .*", "");
  }

  @Test
  void twoContainersOfASegment_talk_untilOneIsUnplugged() {
    String a = spaces.add("a");
    String b = spaces.add("b");
    String x = spaces.add("x");
    plugged("h1", "netns", a, "web1", "--address", "192.168.99.11/24");
    plugged("h2", "netns", b, WEB2, "--address", "192.168.99.22/24", "--mac", "02:00:00:00:00:22");
    plugged("h2", "netns", x, "db1", "--address", "192.168.99.33/24");
    awaitMember("h1", "ab", "web1");
    awaitMember("h2", "ab", "web2");
    awaitMember("h2", "xy", "db1");

    spaces.awaitPing(a, "192.168.99.22");
    assertThat(spaces.pings(a, "192.168.99.33")).isFalse();
    assertThat(Shell.in(a, "cat", "/sys/class/net/eth0/mtu").stdout().strip()).isEqualTo("1450");
    assertThat(Shell.in(a, "ping", "-c1", "-W2", "-Mdo", "-s1422", "192.168.99.22").succeeded())
        .as("a full packet passes in one piece")
        .isTrue();
    assertThat(plug("h2", "list").stdout()).contains(WEB2 + " ov", "netns:" + b);

    assertThat(plug("h2", "unplug", WEB2).stdout()).contains("unplugged from netns:" + b);

    assertThat(Shell.in(b, "ip", "link").stdout()).doesNotContain("eth0");
    assertThat(plug("h2", "list").stdout()).doesNotContain(WEB2);
    stage.controller().awaitStatus("it is gone", s -> !s.members("h2", "ab").contains("web2"));
    assertThat(plug("h2", "unplug", WEB2).stdout()).contains("was not plugged");
  }

  @Test
  void namespaceOfTheRecipe_reachesTheOther() {
    plugged(
        "h2",
        "netns",
        spaces.add("b"),
        WEB2,
        "--address",
        "192.168.99.22/24",
        "--mac",
        "02:00:00:00:00:22");

    assertThat(typed("h1", recipes.next("ip netns add web"))).contains(" received, ");
  }

  /** Their comments name the hosts. */
  @Test
  void containersOfTheQuickStart_reachEachOther() {
    for (String command : quickStart.next("ip netns add web ")) {
      typed(command.replaceFirst(".*# on hv", "h"), ImmutableList.of(command));
    }
  }

  @Test
  void waysOfThePage_plugAndUnplug() throws Exception {
    String netns = hosts.next("overlane-plug netns ").get(0);
    ImmutableList<String> others = hosts.next("overlane-plug pid ");
    ImmutableList<String> ends = others.subList(2, 4);
    hosts.assertShows(netns, typed("h1", ImmutableList.of("ip netns add web", netns)));
    assertThat(typed("h1", ends)).contains("web1 ov-web1 netns:web", "unplugged from netns:web");

    Process holder = holderOfANetwork();
    try {
      String pid = others.get(0).replace("4711", Long.toString(holder.pid()));
      assertThat(typed("h1", ImmutableList.of(pid))).contains("web1: plugged: ");
      assertThat(typed("h1", ends)).contains("unplugged from pid:" + holder.pid());
    } finally {
      holder.destroyForcibly().waitFor();
    }

    typed("h1", ImmutableList.of("ip tuntap add tap7 mode tap"));
    assertThat(typed("h1", others.subList(1, 2))).contains("web1: plugged: ");
    assertThat(typed("h1", ends)).contains("unplugged from device:tap7");
    typed("h1", ImmutableList.of("ip link del tap7"));
  }

  @Test
  void portsGetTheMtuThatTheFileLeaves() {
    String a = spaces.add("a");
    stage.host("h1").exec("ip", "link", "set", "eth1", "mtu", "9000");
    stage.host("h1").vsctl("set", "Interface", "br-phy", "mtu_request=9000");
    stage.restore(NETWORK.replace("segments:", "overlay: { underlay-mtu: 4000 }\nsegments:"));
    try {
      plugged("h1", "netns", a, "web1");

      assertThat(Shell.in(a, "cat", "/sys/class/net/eth0/mtu").stdout().strip()).isEqualTo("3950");
    } finally {
      stage.host("h1").vsctl("set", "Interface", "br-phy", "mtu_request=1500");
      stage.host("h1").exec("ip", "link", "set", "eth1", "mtu", "1500");
      stage.restore(NETWORK);
    }
    assertThat(plug("h1", "netns", a, "web1").stdout()).contains("was plugged", "MTU 1450");
  }

  @Test
  void secondPlug_isHarmless_andMendsWhatIsInside() {
    String a = spaces.add("a");
    plugged("h1", "netns", a, "web1", "--address", "192.168.99.11/24");
    String before = stage.host("h1").vsctl("get", "Interface", "ov-web1", "_uuid", "ofport");
    Shell.in(a, "ip", "addr", "flush", "dev", "eth0");

    CommandResult again = plug("h1", "netns", a, "web1", "--address", "192.168.99.11/24");

    assertThat(again.succeeded()).as("%s", again).isTrue();
    assertThat(again.stdout()).contains("web1: was plugged: ov-web1, eth0 in netns " + a);
    assertThat(stage.host("h1").vsctl("get", "Interface", "ov-web1", "_uuid", "ofport"))
        .isEqualTo(before);
    assertThat(Shell.in(a, "ip", "addr").stdout()).contains("192.168.99.11/24");
  }

  @Test
  void containerThatWasMadeAnew_isPluggedAnew() {
    String a = spaces.add("a");
    plugged("h1", "netns", a, "web1");
    spaces.close();
    Await.until("the device went with its namespace", () -> !heldBy("h1").contains("ov-web1@"));
    Await.until(
        "and from the host",
        () -> !stage.host("h1").exec("ip", "link", "show", "ov-web1").succeeded());

    plugged("h1", "netns", spaces.add("a"), "web1");

    awaitMember("h1", "ab", "web1");
  }

  @Test
  void containerThatEndedWithoutUnplug_isWaitedFor() {
    plugged("h1", "netns", spaces.add("a"), "web1");
    awaitMember("h1", "ab", "web1");

    spaces.close();

    stage
        .controller()
        .awaitStatus(
            "it waits",
            s ->
                s.members("h1", "ab").isEmpty()
                    && s.host("h1").path("waiting").toString().contains("its device is gone"));
    assertThat(plug("h1", "list").stdout()).endsWith(" (its device is gone)\n");
  }

  /** The network of the first goes on under a process of it, and the pair of devices with it. */
  @Test
  void containerThatTookTheNameOfOneThatLives_isPluggedInItsPlace() throws Exception {
    String a = spaces.add("a");
    plugged("h1", "netns", a, "web1");
    Process first =
        new ProcessBuilder("ip", "netns", "exec", a, "sh", "-c", "echo in; exec sleep 60").start();
    try {
      assertThat(first.inputReader().readLine()).isEqualTo("in");
      Shell.run(ImmutableList.of("ip", "netns", "del", a));
      Shell.run(ImmutableList.of("ip", "netns", "add", a));

      CommandResult second = plug("h1", "netns", a, "web1");

      assertThat(second.stdout())
          .as("%s", second)
          .contains("web1: ov-web1, left behind by netns:" + a + ", is gone", "web1: plugged: ");
      assertThat(Shell.in(a, "ip", "link").stdout()).contains("eth0");
      awaitMember("h1", "ab", "web1");
    } finally {
      first.destroyForcibly().waitFor();
    }
  }

  @Test
  void containerOfAHostWhoseDatabaseIsNew_isPluggedAnew() {
    String a = spaces.add("a");
    plugged("h1", "netns", a, "web1");
    awaitMember("h1", "ab", "web1");
    stage.host("h1").emptyDatabase();
    Await.until(
        "the bridge is made anew", () -> stage.host("h1").vsctl("list-br").contains("br0\n"));
    assertThat(plug("h1", "list").stdout())
        .isEqualTo("web1 ov-web1 netns:" + a + " (on no bridge)\n");

    CommandResult again = plug("h1", "netns", a, "web1");

    assertThat(again.stdout())
        .as("%s", again)
        .contains("web1: ov-web1, left behind by netns:" + a + ", is gone", "web1: plugged: ");
    awaitMember("h1", "ab", "web1");
  }

  @Test
  void deviceThatIsOnNoBridgeAnyMore_isTakenAwayByUnplug_andOneOfOthersIsNot() {
    String a = spaces.add("a");
    plugged("h1", "netns", a, "web1");
    stage.host("h1").vsctl("del-port", "ov-web1");

    assertThat(plug("h1", "unplug", "web1").stdout())
        .isEqualTo("web1: ov-web1, left behind by netns:" + a + ", is gone\n");
    assertThat(heldBy("h1")).doesNotContain("ov-web1");

    stage.host("h1").exec("ip", "link", "add", "ov-web1", "type", "veth", "peer", "its-peer");
    assertThat(plug("h1", "unplug", "web1").stdout()).contains("was not plugged");
    assertRefused(1, "device ov-web1 is there already", "netns", a, "web1");
    assertThat(stage.host("h1").exec("ip", "link", "del", "ov-web1").succeeded()).isTrue();
  }

  @Test
  void callsWhileTheSwitchIsDown_sayWhatTheyCanDo_andLeaveNothingBehind() {
    String a = spaces.add("a");
    plugged("h1", "netns", a, "web1");
    awaitMember("h1", "ab", "web1");
    stage.host("h1").killVswitchd();
    try {
      CommandResult unplugged = plug("h1", "unplug", "web1");

      assertThat(unplugged.succeeded()).as("%s", unplugged).isTrue();
      assertThat(unplugged.stdout()).isEqualTo("web1: unplugged from netns:" + a + "\n");
      assertThat(unplugged.stderr()).isEmpty();
      assertRefused(1, "br0: ovs-vswitchd does not answer: ", "netns", a, "web1");
      assertThat(heldBy("h1")).doesNotContain("ov-web1");
    } finally {
      stage.host("h1").startVswitchd();
    }
    stage.controller().awaitStatus("it is gone", s -> s.members("h1", "ab").isEmpty());
  }

  @Test
  void idThatTheFileDoesNotKnow_carriesNothing() {
    String a = spaces.add("a");
    String stranger = spaces.add("s");
    plugged("h1", "netns", a, "web1", "--address", "192.168.99.11/24");
    plugged("h1", "netns", stranger, "nobody", "--address", "192.168.99.44/24");
    awaitMember("h1", "ab", "web1");
    stage
        .controller()
        .awaitStatus(
            "it is reported",
            s -> s.host("h1").required("foreign-ports").toString().contains("ov-nobody"));

    assertThat(spaces.pings(stranger, "192.168.99.11")).isFalse();
  }

  @Test
  void whatFails_leavesNothingBehind_andSaysWhy() {
    String a = spaces.add("a");
    String b = spaces.add("b");
    plugged("h1", "netns", b, "db1");
    String before = heldBy("h1");

    assertRefused(
        1, "192.168.99.300/24 cannot be set", "netns", a, "web1", "--address", "192.168.99.300/24");
    assertRefused(1, "no address is in its network", "netns", a, "web1", "--gateway", "10.9.9.9");
    assertRefused(1, "there is no network namespace", "netns", "nowhere", "web1");
    assertRefused(1, "there is no bridge br7", "netns", a, "web1", "--bridge", "br7");
    assertRefused(1, "db1 is plugged already, to netns:" + b, "netns", a, "db1");
    assertRefused(1, "db1 is plugged already, as eth0 inside", "netns", b, "db1", "--inside", "x");
    assertRefused(1, "there is no device tap9", "device", "tap9", "web1");
    assertRefused(1, "there is no process 999999999", "pid", "999999999", "web1");
    assertRefused(1, "self is no process", "pid", "self", "web1");
    assertRefused(2, "--mtu 60: wanted are", "netns", a, "web1", "--mtu", "60");
    assertRefused(2, "--mac 02:zz", "netns", a, "web1", "--mac", "02:zz");
    assertRefused(2, "--mac wants a value", "netns", a, "web1", "--mac");
    assertRefused(2, "--what is no option", "netns", a, "web1", "--what", "x");
    assertRefused(2, "nothing that can be plugged", "lxc", a, "web1");
    assertRefused(2, "wants a name and an ID", "netns", a);

    assertThat(heldBy("h1")).isEqualTo(before);
    assertThat(Shell.in(a, "ip", "-br", "link").stdout()).doesNotContain("eth0");
  }

  private static void assertRefused(int exitCode, String why, String... arguments) {
    CommandResult result = plug("h1", arguments);
    assertThat(result.stderr()).as("%s", result).contains("overlane-plug: ", why);
    assertThat(result.exitCode()).as("%s", result).isEqualTo(exitCode);
  }

  @Test
  void tapOfAGuest_isPluggedByTheHookOfLibvirt_andStaysWhenItStops() {
    stage.host("h1").exec("ip", "tuntap", "add", "tap7", "mode", "tap");
    String xml =
        """
        <domain type='kvm' id='3'><name>guest</name><devices>
            <interface type='bridge'><mac address='52:54:00:00:00:01'/><target dev='vnet9'/>
            </interface>
            <interface type='ethernet'>
              <mac address='52:54:00:00:00:07'/>
              <target dev='tap7' managed='no'/>
              <model type='virtio'/>
              <alias name='ua-web1'/>
            </interface>
        </devices></domain>
        """;
    Path link = stage.file().path().resolveSibling("qemu");
    String made =
        recipes
            .next("ln -s ")
            .get(0)
            .replace("/usr/local/sbin/overlane-plug", PlugProgram.FILE.toString())
            .replace("/etc/libvirt/hooks/qemu", link.toString());
    typed("h1", ImmutableList.of(made));

    assertThat(hook(link, xml, "started").succeeded()).isTrue();

    awaitMember("h1", "ab", "web1");
    assertThat(stage.host("h1").vsctl("get", "Interface", "tap7", "external_ids"))
        .contains("attached-mac=\"52:54:00:00:00:07\"", "iface-id=web1");
    assertThat(stage.host("h1").exec("cat", "/sys/class/net/tap7/mtu").stdout().strip())
        .isEqualTo("1450");

    assertThat(hook(link, xml, "stopped").succeeded()).isTrue();

    assertThat(stage.host("h1").vsctl("list-ports", "br0")).doesNotContain("tap7");
    assertThat(stage.host("h1").exec("ip", "link", "del", "tap7").succeeded()).isTrue();
  }

  @Test
  void manualPage_hasAllThatTheUsageHas() throws IOException {
    String page =
        Files.readString(PlugProgram.FILE.resolveSibling("overlane-plug.8"))
            .replace("\\-", "-")
            .replaceAll("\\\\f.", "");

    List<String> words =
        Pattern.compile("overlane-plug [a-z]+|--[a-z]+")
            .matcher(plug("h1", "--help").stdout())
            .results()
            .map(MatchResult::group)
            .toList();

    assertThat(words).contains("overlane-plug machine", "--inside");
    assertThat(page).contains(words);
  }

  private static CommandResult hook(Path link, String xml, String operation) {
    CommandResult result =
        stage
            .host("h1")
            .exec(
                "sh",
                "-euc",
                "printf %s \"$2\" | \"$1\" guest \"$3\" begin -",
                "sh",
                link.toString(),
                xml,
                operation);
    assertThat(result.succeeded()).as("%s", result).isTrue();
    return result;
  }

  private static Process holderOfANetwork() throws IOException {
    Process holder = new ProcessBuilder("unshare", "--net", "sleep", "60").start();
    Await.until(
        "it has a network of its own",
        () ->
            !Shell.run(ImmutableList.of("readlink", "/proc/" + holder.pid() + "/ns/net"))
                .stdout()
                .equals(Shell.run(ImmutableList.of("readlink", "/proc/self/ns/net")).stdout()));
    return holder;
  }

  @Test
  void networkOfAProcess_isPlugged() throws Exception {
    Process holder = holderOfANetwork();
    try {
      plugged("h1", "pid", Long.toString(holder.pid()), "web1", "--inside", "net7");

      awaitMember("h1", "ab", "web1");
      assertThat(
              Shell.run(
                      ImmutableList.of(
                          "nsenter", "--net=/proc/" + holder.pid() + "/ns/net", "ip", "link"))
                  .stdout())
          .contains("net7");
    } finally {
      holder.destroyForcibly().waitFor();
    }
  }
}
