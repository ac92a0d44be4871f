package dev.overlane.ovsdb.odl;

import static dev.overlane.ovsdb.odl.DialInBystander.await;
import static dev.overlane.ovsdb.odl.ScriptedServer.BRIDGE;
import static dev.overlane.ovsdb.odl.ScriptedServer.bridge;
import static dev.overlane.ovsdb.odl.ScriptedServer.update;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.peers.PeerMemory;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** OVSDB servers that send too much of everything, or come in crowds: they cost themselves only. */
@Timeout(120)
final class HostileServerVolumeTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Timeouts PATIENT =
      new Timeouts(
          SECOND.multipliedBy(5),
          SECOND.multipliedBy(5),
          SECOND.multipliedBy(15),
          SECOND.multipliedBy(5),
          SECOND.multipliedBy(10),
          SECOND.multipliedBy(2),
          SECOND.multipliedBy(10));

  /** The last message of a conversation. */
  private static final int COMMIT = 5;

  private final PeerMemory memory = new PeerMemory(64 << 20);

  @RegisterExtension final DialInBystander bystander = new DialInBystander(PATIENT, memory);

  private static ScriptedServer.Conduct after(byte[] more, long times) {
    return (index, bytes, out) -> {
      out.write(bytes);
      for (long i = 0; index == COMMIT && i < times; i++) {
        out.write(more);
      }
    };
  }

  @Test
  void messageThatIsTooLong_endsTheSessionAndNamesTheLimit() throws Exception {
    String id = bystander.newId();
    byte[] text = ("{\"method\":\"" + "x".repeat(1 << 20)).getBytes(UTF_8);
    byte[] more = "x".repeat(1 << 20).getBytes(UTF_8);
    Future<?> meeting =
        bystander.meet(
            id,
            (index, bytes, out) -> {
              out.write(bytes);
              if (index == COMMIT) {
                out.write(text);
                for (int i = 0; i < 64; i++) {
                  out.write(more);
                }
              }
            });
    assertThat(bystander.closeOf(id))
        .isEqualTo("not an OVSDB server: a message is longer than 33554432 bytes");
    meeting.get();
    String dense = bystander.newId();
    byte[] open = "{\"result\":[0".getBytes(UTF_8);
    byte[] lists = ",[]".repeat(1 << 18).getBytes(UTF_8);
    Future<?> second =
        bystander.meet(
            dense,
            (index, bytes, out) -> {
              out.write(bytes);
              for (int i = 0; index == COMMIT && i < 40; i++) {
                out.write(i == 0 ? open : lists);
              }
            });
    assertThat(bystander.closeOf(dense)).contains("a message is too long: it makes the controller");
    second.get();
    await("nothing is held", () -> memory.used() == 0);
  }

  @Test
  void rowsWithoutEnd_endTheSessionWhenTheFundIsUsedUp() throws Exception {
    String id = bystander.newId();
    String filler = "x".repeat(2_000);
    Future<?> meeting =
        bystander.meet(
            id,
            (index, bytes, out) -> {
              out.write(bytes);
              for (int i = 0; index == COMMIT && i < 1_000_000; i++) {
                String row = "{'" + UUID.randomUUID() + "':{'new':" + bridge(filler) + "}}";
                out.write(ScriptedServer.bytes(update("{'Bridge':" + row + "}")));
              }
            });
    assertThat(bystander.closeOf(id)).contains("its rows are too many", "all together may have 64");
    meeting.get();
    await("nothing is held", () -> memory.used() == 0);
  }

  @Test
  void floods_slowDownThemselves() throws Exception {
    List<Future<?>> meetings = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (String message :
        List.of(
            "{'method':'echo','id':1,'params':[]}",
            "{'method':'nonsense','id':null,'params':[]}",
            "{'id':77,'result':{},'error':null}",
            update("{'Bridge':{'" + BRIDGE + "':{'new':" + bridge("br0") + "}}}"))) {
      String id = bystander.newId();
      ids.add(id);
      byte[] burst = ScriptedServer.bytes(message.repeat(200));
      meetings.add(bystander.meet(id, after(burst, Long.MAX_VALUE)));
    }
    for (String id : ids) {
      await("it is in", () -> bystander.get(id).isServed());
    }
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < 21; i++) {
      times.add(bystander.serviceTime());
    }
    times.sort(Comparator.naturalOrder());
    assertThat(times.get(10)).isLessThan(SECOND);
    for (String id : ids) {
      bystander.close(id);
    }
    DialInBystander.join(meetings);
  }

  @Test
  void echoOfAMegabyte_isNotSaidBack() throws Exception {
    String id = bystander.newId();
    String echo = "{'method':'echo','id':1,'params':['" + "x".repeat(1 << 20) + "']}";
    Future<?> meeting = bystander.meet(id, after(ScriptedServer.bytes(echo), 1));
    assertThat(bystander.closeOf(id)).contains("it wants more than 65536 bytes said back");
    meeting.get();
  }

  @Test
  void strangerThatSaysTooMuch_isTurnedAway() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bystander.port())) {
      OutputStream out = socket.getOutputStream();
      byte[] chatter = "{\"method\":\"hello\",\"params\":[]}".repeat(100).getBytes(UTF_8);
      Future<?> talk =
          bystander
              .pool()
              .submit(
                  () -> {
                    for (int i = 0; i < 10_000; i++) {
                      out.write(chatter);
                    }
                    return null;
                  });
      await(
          "it is turned away",
          () -> bystander.warnings().stream().anyMatch(l -> l.contains("524288 bytes before it")));
      assertThat(talk).failsWithin(SECOND.multipliedBy(5));
    }
  }

  @Test
  void thousandsThatNeverSpeak_keepNobodyOut() throws Exception {
    List<Socket> crowd = new ArrayList<>();
    List<ScriptedServer> hosts = new ArrayList<>();
    try {
      for (int i = 0; i < 1_200; i++) {
        crowd.add(new Socket(InetAddress.getLoopbackAddress(), bystander.port()));
      }
      for (int i = 0; i < 300; i++) {
        crowd.add(new Socket(InetAddress.getLoopbackAddress(), bystander.port()));
        String id = bystander.newId();
        hosts.add(new ScriptedServer(bystander.port(), id, ScriptedServer.Conduct.HONEST).start());
      }
      for (int i = 1; i <= 300; i++) {
        String id = "h" + i;
        await(id + " is in", () -> bystander.get(id).isServed());
      }
    } finally {
      for (AutoCloseable socket : crowd) {
        socket.close();
      }
      for (ScriptedServer host : hosts) {
        host.close();
      }
    }
  }

  @Test
  void stormOfStrangers_isAFewTameLines() throws Exception {
    List<Future<?>> meetings = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String nobody = "nobody" + i + "\\n2026 INFO forged" + "x".repeat(2_000);
      meetings.add(bystander.meet(nobody, ScriptedServer.Conduct.HONEST));
    }
    DialInBystander.join(meetings);
    await("they are turned away", () -> !bystander.warnings().isEmpty());
    assertThat(bystander.warnings())
        .hasSizeLessThan(10)
        .allMatch(line -> line.length() < 600 && line.indexOf('\n') < 0);
  }

  @Test
  void rivalsOfAHost_doNotMoveIt() throws Exception {
    String id = bystander.newId();
    Future<?> first = bystander.meet(id, ScriptedServer.Conduct.HONEST);
    await("it is served", () -> bystander.get(id).isServed());
    DialInBystander.Known host = bystander.get(id);
    Future<?>[] rivals = new Future<?>[50];
    Arrays.setAll(rivals, i -> bystander.meet(id, ScriptedServer.Conduct.HONEST));
    DialInBystander.join(List.of(rivals));
    assertThat(bystander.get(id)).isSameAs(host);
    assertThat(host.isOpen()).isTrue();
    bystander.close(id);
    first.get();
  }
}
