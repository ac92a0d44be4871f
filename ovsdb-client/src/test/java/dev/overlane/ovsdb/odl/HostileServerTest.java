package dev.overlane.ovsdb.odl;

import static dev.overlane.ovsdb.odl.DialInBystander.await;
import static dev.overlane.ovsdb.odl.ScriptedServer.BRIDGE;
import static dev.overlane.ovsdb.odl.ScriptedServer.ROOT;
import static dev.overlane.ovsdb.odl.ScriptedServer.bridge;
import static dev.overlane.ovsdb.odl.ScriptedServer.update;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.overlane.peers.PeerMemory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * OVSDB servers that lie and break, each at every point of a whole conversation: it costs their own
 * session only. Beside all of them an honest one is served.
 */
@Timeout(120)
final class HostileServerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Timeouts QUICK =
      new Timeouts(
          SECOND.multipliedBy(5),
          SECOND.multipliedBy(3),
          SECOND.multipliedBy(2),
          SECOND.multipliedBy(5),
          SECOND.multipliedBy(10),
          SECOND.dividedBy(2),
          SECOND.multipliedBy(4));

  /** Which message of a conversation is what. */
  private static final int SCHEMA = 0;

  private static final int MONITOR = 2;
  private static final int UPDATE = 4;
  private static final int COMMIT = 5;
  private static final int MESSAGES = 6;

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final PeerMemory MEMORY = new PeerMemory(64 << 20);

  @RegisterExtension final DialInBystander bystander = new DialInBystander(QUICK, MEMORY);

  private Future<?> meet(ScriptedServer.Conduct conduct) {
    return bystander.meet(bystander.newId(), conduct);
  }

  /** Says something more after a message. */
  private static ScriptedServer.Conduct after(int which, String more) {
    return (index, bytes, out) -> {
      out.write(bytes);
      if (index == which) {
        out.write(ScriptedServer.bytes(more));
      }
    };
  }

  @Test
  void conversationCutAtEveryByte_costsItselfOnly() throws Exception {
    List<byte[]> messages = new ArrayList<>();
    String id = bystander.newId();
    Future<?> honest =
        bystander.meet(
            id,
            (index, bytes, out) -> {
              messages.add(bytes);
              out.write(bytes);
            });
    await("it is served", () -> bystander.get(id).isServed());
    bystander.close(id);
    honest.get();
    assertThat(messages).hasSizeGreaterThanOrEqualTo(MESSAGES);
    List<Future<?>> meetings = new ArrayList<>();
    for (int message = 0; message < MESSAGES; message++) {
      int which = message;
      for (int at = 0; at < messages.get(message).length; at++) {
        int end = at;
        meetings.add(
            meet(
                (index, bytes, out) -> {
                  out.write(bytes, 0, index < which ? bytes.length : Math.min(end, bytes.length));
                  if (index == which) {
                    throw new IOException("cut");
                  }
                }));
      }
    }
    DialInBystander.join(meetings);
    assertThat(meetings).hasSizeGreaterThan(2_000);
    bystander.awaitAlone();
  }

  @Test
  void answerThatNeverComes_endsTheSession() throws Exception {
    List<Future<?>> meetings = new ArrayList<>();
    for (int message : new int[] {SCHEMA, 1, MONITOR, COMMIT}) {
      meetings.add(
          meet(
              (index, bytes, out) -> {
                if (index < message) {
                  out.write(bytes);
                }
              }));
    }
    DialInBystander.join(meetings);
    bystander.awaitAlone();
  }

  @Test
  void messageThatStopsInTheMiddle_endsTheSession() throws Exception {
    List<Future<?>> meetings = new ArrayList<>();
    for (int message = 0; message < MESSAGES; message++) {
      int which = message;
      meetings.add(
          meet(
              (index, bytes, out) -> {
                if (index <= which) {
                  out.write(bytes, 0, index < which ? bytes.length : bytes.length / 2);
                }
              }));
    }
    DialInBystander.join(meetings);
    bystander.awaitAlone();
  }

  @Test
  void idsThatAnswerNothing_endTheSession() throws Exception {
    Future<?> meeting =
        meet(
            (index, bytes, out) ->
                out.write(new String(bytes, UTF_8).replace("\"id\":", "\"id\":9").getBytes(UTF_8)));
    meeting.get();
    assertThat(bystander.size()).isOne();
  }

  @Test
  void conversationWithOneValueOfAnotherKind_costsItselfOnly() throws Exception {
    List<Future<?>> meetings = new ArrayList<>();
    for (int seed = 0; seed < 600; seed++) {
      Random random = new Random(seed);
      int which = random.nextInt(MESSAGES);
      meetings.add(
          meet(
              (index, bytes, out) -> {
                out.write(
                    index == which ? MAPPER.writeValueAsBytes(twisted(bytes, random)) : bytes);
                if (index == COMMIT) {
                  throw new IOException("enough");
                }
              }));
    }
    DialInBystander.join(meetings);
    bystander.awaitAlone();
  }

  private static JsonNode twisted(byte[] message, Random random) throws IOException {
    JsonNode root = MAPPER.readTree(message);
    List<JsonNode> parents = new ArrayList<>();
    collect(root, parents);
    JsonNode parent = parents.get(random.nextInt(parents.size()));
    List<String> twists =
        List.of("null", "true", "-1", "1e99", "[]", "{}", "\"x\"", "[\"set\",3]", "[\"uuid\"]");
    JsonNode twist = MAPPER.readTree(twists.get(random.nextInt(twists.size())));
    int child = random.nextInt(parent.size());
    if (parent instanceof ObjectNode object) {
      object.set(ImmutableList.copyOf(object.fieldNames()).get(child), twist);
    } else {
      ((ArrayNode) parent).set(child, twist);
    }
    return root;
  }

  private static void collect(JsonNode node, List<JsonNode> parents) {
    if (node.isContainerNode() && !node.isEmpty()) {
      parents.add(node);
      node.forEach(child -> collect(child, parents));
    }
  }

  @Test
  void damagedBytes_costItselfOnly() throws Exception {
    List<Future<?>> meetings = new ArrayList<>();
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      meetings.add(
          meet(
              (index, bytes, out) -> {
                for (int i = random.nextInt(3); i > 0; i--) {
                  bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                out.write(bytes);
                if (index == COMMIT) {
                  throw new IOException("enough");
                }
              }));
    }
    DialInBystander.join(meetings);
    bystander.awaitAlone();
  }

  @Test
  void updatesOfWhatWasNeverAnnounced_andThatContradictEachOther_leaveTheLastWord()
      throws Exception {
    String id = bystander.newId();
    String nobody = "'00000000-0000-0000-0000-0000000000ff'";
    Future<?> meeting =
        bystander.meet(
            id,
            after(
                UPDATE,
                update("{'Nowhere':{" + nobody + ":{'new':{}}},'Bridge':{}}")
                    + update("{'Bridge':{" + nobody + ":{'old':" + bridge("never") + "}}}")
                    + update("{'Bridge':{" + nobody + ":{}}}")
                    + update("{'Bridge':{" + nobody + ":{'new':" + bridge("one") + "}}}")
                    + update(
                        "{'Bridge':{"
                            + nobody
                            + ":{'old':"
                            + bridge("other")
                            + ",'new':"
                            + bridge("two")
                            + "}}}")
                    + "{'method':'update','id':null,'params':['stranger',{'Bridge':{}}]}"
                    + "{'method':'update3','id':null,'params':[]}"
                    + "{'method':'','params':null}"
                    + "{'method':'transact','id':[[1]],'params':{}}"));
    await(
        "the last word is there",
        () -> {
          var last = bystander.get(id).last;
          return last != null
              && last.bridges().values().stream().anyMatch(b -> b.name().equals("two"));
        });
    assertThat(bystander.get(id).isOpen()).isTrue();
    bystander.close(id);
    meeting.get();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Open_vSwitch':{'" + ROOT + "':{}}}",
        "{'Bridge':{'" + BRIDGE + "':{'new':{}}}}",
        "{'Bridge':{'no uuid':{'new':{'name':'x'}}}}",
        "{'Bridge':{'" + BRIDGE + "':{'new':{'name':['map',[[1]]]}}}}",
        "{'Bridge':[]}",
        "7"
      })
  void updateThatMakesNoSense_endsTheSessionInWords(String tables) throws Exception {
    String id = bystander.newId();
    Future<?> meeting = bystander.meet(id, after(UPDATE, update(tables)));
    assertThat(bystander.closeOf(id)).matches("(not an OVSDB server|its database|column).*");
    meeting.get();
  }

  @ParameterizedTest
  @ValueSource(ints = {129, 5_000, 500_000})
  void nestingTooDeep_endsTheSession(int depth) throws Exception {
    String id = bystander.newId();
    Future<?> meeting =
        bystander.meet(id, after(UPDATE, ("{'a':" + "[".repeat(depth)).replace('\'', '"')));
    assertThat(bystander.closeOf(id)).contains("nests deeper than 128");
    meeting.get();
  }
}
