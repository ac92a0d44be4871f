package dev.overlane.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What operators look at: traces on the tables of real switches, pictures, the live view. */
final class TraceTest {
  private static final String A_MAC = "02:00:00:00:00:0a";

  /** The seed, with port security on A. */
  private static final String NETWORK =
      Stage.example("seed.yaml")
          .replace("interface: vA,", "interface: vA, mac: \"" + A_MAC + "\",");

  /** A look-up in the words of ofproto/trace: its table, then its priority if there was a hit. */
  private static final Pattern LOOK_UP =
      Pattern.compile("(?m)^ *(\\d+)\\. (?:.*priority (\\d+)|No match)");

  @RegisterExtension static final Stage stage = Stage.of(NETWORK).running();

  @Test
  void tracedPackets_fareAsInTheRealSwitch() {
    learnAll();
    compare("dt-1", "A", "B", "eth-src=" + A_MAC);
    compare("dt-1", "A", "B", "eth-src=02:00:00:00:00:99");
    compare("dt-1", "A", "Y", "broadcast");
    compare("dt-1", "A", "B", "vlan=100");
    compare("dt-1", "A", "B", "eth-dst=01:80:c2:00:00:0e");
    compare("dt-1", "X", "Y", "");
    compare("dt-1", "X", "Y", "eth-dst=02:00:00:00:0f:ff");
    compare("dt-1", "X", "A", "");
    compare("dt-2", "B", "A", "");
    compare("dt-2", "Y", "X", "eth-src=03:00:00:00:00:01");
  }

  @Test
  void membersOfOneSegment_areDeliveredAndOthersAreNot() {
    learnAll();
    CommandResult talking = overlane("trace", "--from", "A", "--to", "B");
    CommandResult apart = overlane("trace", "--from", "A", "--to", "Y", "--json");
    CommandResult spoofed =
        overlane("trace", "--from", "A", "--to", "B", "--packet", "eth-src=02:00:00:00:00:99");

    assertThat(talking.exitCode()).isZero();
    assertThat(talking.stdout())
        .contains("dt-1, in by A", "the switch's tables", "DELIVERED: it comes out at B on dt-2")
        .contains("tunnel 192.168.77.25 > 192.168.77.26, key 10100", "learned by its switch");
    assertThat(apart.exitCode()).isEqualTo(4);
    assertThat(json(apart).path("disposition").asText()).isEqualTo("DROPPED_OTHER_SEGMENT");
    assertThat(json(apart).path("change").path("line").asInt()).isEqualTo(line("      Y:"));
    assertThat(spoofed.exitCode()).isEqualTo(4);
    assertThat(spoofed.stdout()).contains("DROPPED_PORT_SECURITY");
  }

  @Test
  void namesThatNobodyHas_areRefusedInWords() {
    CommandResult unknown = overlane("trace", "--from", "A", "--to", "Z");
    CommandResult appctl =
        Shell.run(
            ImmutableList.of(
                "ovs-appctl",
                "-t",
                stage.controller().socket().toString(),
                "trace",
                "--from",
                "A",
                "--to",
                "B"));

    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.stderr()).contains("there is no port \"Z\"").doesNotContain("bug");
    assertThat(appctl.stdout()).contains("DELIVERED: ");
  }

  @Test
  void switchThatIsKilled_isAHostThatIsDown() {
    // In userspace switching the host leaves the network with its switch.
    stage.host("dt-2").killVswitchd();
    CommandResult result;
    CommandResult picture;
    try {
      stage
          .controller()
          .awaitStatus(
              "dt-2 has no session",
              s ->
                  s.phase("dt-2").equals("unreachable")
                      && s.host("dt-2").path("openflow").asText().equals("disconnected"));
      result = overlane("trace", "--from", "A", "--to", "B");
      picture = overlane("graph");
    } finally {
      stage.host("dt-2").startVswitchd();
    }
    stage.controller().awaitConverged();

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.stdout())
        .contains("HOST_DOWN: host dt-2: its switch has no session", "not seen");
    assertThat(picture.stdout()).contains(">unreachable<", "(down)");
  }

  @Test
  void portWhoseDeviceIsNotThere_isNotBound() {
    stage.file().edit("      Y:", "      Z: { segment: xy, interface: vZ }\n      Y:");
    stage.controller().awaitStatus("Z waits", s -> s.host("dt-2").path("waiting").has("Z"));
    CommandResult result = overlane("trace", "--from", "X", "--to", "Z");
    stage.file().write(NETWORK);
    stage.controller().awaitStatus("Z is gone", s -> !s.host("dt-2").path("waiting").has("Z"));

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.stdout())
        .contains("NOT_BOUND: port Z on dt-2 has no flows: ")
        .contains("network.yaml:" + line("      Y:") + ":25: this is the device");
  }

  @Test
  void fileAlone_needsNoController() {
    String file = stage.file().path().toString();
    CommandResult trace = Shell.overlane("trace", "--from", "X", "--to", "Y", file);
    CommandResult dot = Shell.overlane("graph", "--format", "dot", file);
    CommandResult nobody =
        Shell.overlane("trace", "--from", "X", "--to", "Y", "--runtime-dir", "/nonexistent");

    assertThat(trace.exitCode()).isZero();
    assertThat(trace.stdout()).contains("as the file gives them", "it is flooded");
    assertThat(dot.exitCode()).isZero();
    assertThat(dot.stdout()).startsWith("graph overlane {").contains("VNI 10100, 10101");
    assertThat(nobody.exitCode()).isEqualTo(1);
    assertThat(nobody.stderr()).contains("no controller answers");
  }

  @Test
  void liveView_redrawsInPlaceAndLeavesTheTerminalAsItWas() throws Exception {
    String command =
        Shell.java().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "))
            + " status --watch --runtime-dir "
            + stage.controller().runtimeDirectory();
    String sized = "stty cols 70 rows 20; exec " + command;
    // What started the tests may have had them ignore SIGINT, which children inherit.
    ProcessBuilder builder =
        new ProcessBuilder("env", "--default-signal=INT", "script", "-qec", sized, "/dev/null");
    builder.environment().put("TERM", "xterm");
    Process terminal = builder.redirectErrorStream(true).start();
    StringBuilder shown = new StringBuilder();
    try (OutputStream keys = terminal.getOutputStream()) {
      Thread reading = new Thread(() -> read(terminal, shown), "pty");
      reading.start();
      Await.until("the view is drawn twice", () -> count(shown, "\033[H") > 1);
      keys.write(3);
      keys.flush();
      assertThat(terminal.waitFor(20, TimeUnit.SECONDS)).isTrue();
      reading.join();
    } finally {
      terminal.destroyForcibly();
    }

    String all = text(shown);
    assertThat(all).startsWith("\033[?1049h\033[?25l").contains("converged 2/2", "dt-1", "dt-2");
    assertThat(all.substring(all.indexOf("\033[?25h"))).contains("\033[?25h\033[?1049l");
    assertThat(all.replace("\033[H", "\n").replaceAll("\033\\[[?0-9]*[a-zA-Z]", "").lines())
        .allMatch(line -> line.length() <= 70);
    assertThat(terminal.exitValue()).isZero();
  }

  private static void read(Process terminal, StringBuilder shown) {
    byte[] some = new byte[4096];
    try {
      int length;
      while ((length = terminal.getInputStream().read(some)) >= 0) {
        synchronized (shown) {
          shown.append(new String(some, 0, length, UTF_8));
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(StringBuilder shown) {
    synchronized (shown) {
      return shown.toString();
    }
  }

  private static int count(StringBuilder shown, String part) {
    return text(shown).split(Pattern.quote(part), -1).length - 1;
  }

  /** Has every switch learn the containers that it must learn, and the controller read that. */
  private static void learnAll() {
    PingMatrix.assertTalk(
        stage.lab().containers(),
        (from, to) -> ImmutableList.of("AB", "BA", "XY", "YX").contains(from.name() + to.name()));
    // Whoever asks for a proof has all flows read, those that switches learned among them.
    assertThat(overlane("verify").exitCode()).isZero();
    for (String pair : ImmutableList.of("AB", "XY", "YX")) {
      Await.until(pair + " is learned", () -> isLearned(pair.substring(0, 1), pair.substring(1)));
    }
  }

  private static boolean isLearned(String from, String to) {
    try {
      String answer = stage.controller().ask("trace", "--json", "--from", from, "--to", to);
      JsonNode trace = new ObjectMapper().readTree(answer);
      return trace.path("delivered").asBoolean() && !trace.path("flooded").asBoolean();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends the same packet through the trace and through the switch where it comes in. */
  private static void compare(String hostName, String from, String to, String packet) {
    CommandResult traced =
        overlane("trace", "--from", from, "--to", to, "--packet", packet, "--json");
    JsonNode trace = json(traced);
    JsonNode first = trace.path("hosts").path(0);
    assertThat(first.path("host").asText()).isEqualTo(hostName);
    ImmutableList.Builder<String> expected = ImmutableList.builder();
    first.path("steps").forEach(step -> expected.add(step.path("table").asInt() + priority(step)));

    LabHost host = stage.host(hostName);
    String flow =
        "in_port="
            + first.path("in-port").asInt()
            + ",dl_src="
            + trace.path("packet").path("eth-src").asText()
            + ",dl_dst="
            + trace.path("packet").path("eth-dst").asText()
            + (trace.path("packet").path("vlans").isEmpty()
                ? ""
                : ",dl_vlan=" + trace.path("packet").path("vlans").path(0).asInt());
    String real = host.appctl("ofproto/trace", host.bridge(), flow + ",dl_type=0x88b5");

    assertThat(lookUps(real)).as(flow + "\n" + real).isEqualTo(expected.build());
    boolean dropped = real.contains("Datapath actions: drop");
    boolean out = !first.path("out").isEmpty() || first.path("copies-to-tunnel").asInt() > 0;
    assertThat(dropped).as(real).isEqualTo(!out);
  }

  private static String priority(JsonNode step) {
    Matcher priority = Pattern.compile("priority=(\\d+)").matcher(step.path("match").asText());
    return priority.find() ? ":" + priority.group(1) : ":none";
  }

  /** The look-ups of ofproto/trace on the first switch, native tunnelling left out. */
  private static ImmutableList<String> lookUps(String real) {
    int underlay = real.indexOf("bridge(\"", real.indexOf("bridge(\"") + 1);
    return LOOK_UP
        .matcher(underlay < 0 ? real : real.substring(0, underlay))
        .results()
        .map(TraceTest::lookUp)
        .collect(ImmutableList.toImmutableList());
  }

  private static String lookUp(MatchResult found) {
    return found.group(1) + (found.group(2) == null ? ":none" : ":" + found.group(2));
  }

  private static int line(String beginning) {
    int line = 0;
    for (String text : NETWORK.split("\n", -1)) {
      line++;
      if (text.startsWith(beginning)) {
        return line;
      }
    }
    throw new AssertionError(beginning);
  }

  private static JsonNode json(CommandResult result) {
    try {
      return new ObjectMapper().readTree(result.stdout());
    } catch (JsonProcessingException e) {
      throw new AssertionError(result.toString(), e);
    }
  }

  private static CommandResult overlane(String command, String... arguments) {
    return Shell.overlane(
        ImmutableList.<String>builder()
            .add(command, "--runtime-dir", stage.controller().runtimeDirectory().toString())
            .add(arguments)
            .build()
            .toArray(String[]::new));
  }
}
