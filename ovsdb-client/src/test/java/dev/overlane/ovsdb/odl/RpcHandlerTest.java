package dev.overlane.ovsdb.odl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.ListenableFuture;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opendaylight.ovsdb.lib.message.TransactBuilder;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchema;

final class RpcHandlerTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ObjectMapper mapper = Json.mapper();
  private final List<String> told = new ArrayList<>();
  private final RpcHandler rpc = new RpcHandler(mapper, new Recorder());
  private final EmbeddedChannel channel = new EmbeddedChannel(new JsonFramer(mapper, 1 << 20), rpc);

  private final class Recorder implements RpcPeer {
    @Override
    public void connected() {
      told.add("connected");
    }

    @Override
    public void notified(String method, JsonNode params) {
      told.add(method + " " + params);
    }

    @Override
    public void settle() {
      told.add("settle");
    }

    @Override
    public void disconnected(String reason) {
      told.add("disconnected: " + reason);
    }
  }

  @Test
  void request_isWrittenAsJsonRpc() throws Exception {
    call("get_schema");

    assertThat(sent()).isEqualTo(json("{'method':'get_schema','params':['x'],'id':1}"));
  }

  @Test
  void errorWithoutResult_isRefusedWithItsText() throws Exception {
    call("get_schema");

    receive("{'id':1,'error':{'error':'unknown database','details':'no NoSuchDb here'}}");

    assertThat(told).contains("Refused[text=unknown database: no NoSuchDb here]");
  }

  @Test
  void errorThatIsAString_isRefusedWithIt() throws Exception {
    call("nonsense");

    receive("{'id':1,'error':'unknown method','result':null}");

    assertThat(told).contains("Refused[text=unknown method]");
  }

  @Test
  void reply_isDeliveredAfterWhatGatheredBeforeIt() throws Exception {
    call("transact");

    receive("{'method':'update','params':['m',{}],'id':null}{'id':1,'result':[],'error':null}");

    assertThat(told)
        .containsExactly("connected", "update [\"m\",{}]", "settle", "Result[value=[]]", "settle");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'id':7,'result':1}", "{'id':'1','result':1}", "{'method':3}"})
  void whatAnswersNothing_isIgnored(String message) throws Exception {
    call("echo");

    receive(message);
    receive("{'id':1,'result':[]}");

    assertThat(told).containsOnlyOnce("Result[value=[]]");
    assertThat(channel.isActive()).isTrue();
  }

  @Test
  void noAnswer_isLostAfterTheTimeout() {
    channel.freezeTime();
    call("monitor");

    pass(TIMEOUT);
    assertThat(told).containsExactly("connected");

    pass(Patience.LAST_LOOK);
    assertThat(told).contains("Lost[reason=no answer to monitor within 30 s]");
  }

  @Test
  void answerThatIsReadOnlyAtTheLastLook_isInTime() throws Exception {
    channel.freezeTime();
    call("monitor");

    pass(TIMEOUT);
    receive("{'id':1,'error':null,'result':'all rows'}");
    pass(TIMEOUT);
    assertThat(told).contains("Result[value=\"all rows\"]");
  }

  private void pass(Duration time) {
    channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void pendingRequests_areLostWhenThePeerCloses() {
    call("a");
    call("b");

    peerCloses();

    assertThat(told)
        .containsExactly(
            "connected",
            "Lost[reason=closed by the peer]",
            "Lost[reason=closed by the peer]",
            "disconnected: closed by the peer");
  }

  @Test
  void requestAfterTheEnd_isLostAtOnce() {
    peerCloses();

    call("late");

    assertThat(told).contains("Lost[reason=the connection is closed]");
  }

  @Test
  void echoRequest_isAnsweredWithItsParams() throws Exception {
    receive("{'method':'echo','params':['probe',1],'id':'x'}");

    assertThat(sent()).isEqualTo(json("{'id':'x','result':['probe',1],'error':null}"));
  }

  @Test
  void peerThatAsksWithoutReading_isNotAnswered() throws Exception {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    receive("{'method':'echo','params':['probe',1],'id':'x'}");
    assertThat(channel.outboundMessages()).isEmpty();

    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    receive("{'method':'echo','params':[],'id':'y'}");
    assertThat(sent()).isEqualTo(json("{'id':'y','result':[],'error':null}"));
  }

  @Test
  void otherRequest_isAnsweredWithAnError() throws Exception {
    receive("{'method':'transact','params':[],'id':5}");

    assertThat(sent()).isEqualTo(json("{'id':5,'result':null,'error':'unknown method'}"));
  }

  @Test
  void violation_endsTheConnectionWithItsWords() throws Exception {
    receive("HTTP/1.1 400 Bad Request");

    assertThat(told.get(told.size() - 1))
        .isEqualTo("disconnected: not an OVSDB server: it sent \"HTTP/1.1 400 Bad Request\"");
  }

  @Test
  void messageBehindAViolation_isNotTold() throws Exception {
    receive("{'a':nope}{'method':'update','params':[]}");

    assertThat(told).noneMatch(event -> event.contains("update"));
    assertThat(told.get(told.size() - 1)).startsWith("disconnected: not an OVSDB server: bad JSON");
  }

  @Test
  void odlFuture_completesForAResultOfTheWrongType() throws Exception {
    ListenableFuture<?> future = transact();

    receive("{'id':1,'result':'weird','error':null}");

    assertThat(future)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(OdlRpc.NoResult.class);
  }

  @Test
  void odlFuture_completesWhenThePeerCloses() throws Exception {
    ListenableFuture<?> future = transact();

    peerCloses();

    assertThat(future)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .withMessageContaining("closed by the peer");
  }

  private void peerCloses() {
    channel.close().syncUninterruptibly();
  }

  private ListenableFuture<?> transact() throws Exception {
    DatabaseSchema schema = DatabaseSchema.fromJson("db", json("{'version':'1.0.0','tables':{}}"));
    return new OdlRpc(rpc, TIMEOUT).transact(new TransactBuilder(schema));
  }

  private void call(String method) {
    rpc.call(method, ImmutableList.of("x"), TIMEOUT, reply -> told.add(reply.toString()));
  }

  private void receive(String message) throws Exception {
    channel.writeInbound(Unpooled.copiedBuffer(message.replace('\'', '"'), UTF_8));
  }

  private JsonNode json(String text) throws Exception {
    return mapper.readTree(text.replace('\'', '"'));
  }

  private JsonNode sent() throws Exception {
    ByteBuf buffer = channel.readOutbound();
    String text = buffer.toString(UTF_8);
    buffer.release();
    return mapper.readTree(text);
  }
}
