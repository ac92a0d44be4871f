package dev.overlane.ovsdb.odl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.fuzz.CutStream;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.state.ObservedHost;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import dev.overlane.ovsdb.state.OvsdbCompiler;
import dev.overlane.ovsdb.state.OvsdbDiff;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbState;
import dev.overlane.peers.PeerMemory;
import dev.overlane.tls.TlsKeys;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fuzz target: a whole session, given any bytes from the server. The first byte says how it begins:
 * 1: with a schema that is made for it; 2: so, and then as a host that has dialled in; any other:
 * with nothing. However it goes, the owner hears one end, in words for an operator; each snapshot
 * before is that of whole updates, and the rest of Overlane can work with it; the change that its
 * owner asks for has an outcome.
 */
final class OdlSessionFuzz {
  private static final ObjectMapper MAPPER = Json.mapper();
  private static final String SCHEMA =
      "{\"id\":1,\"result\":" + SmallSchema.json() + ",\"error\":null}";

  /** How a reason begins that is no operator's word for it. */
  private static final Pattern EXCEPTION = Pattern.compile("\\w*(Exception|Error)\\b");

  private static final OvsdbState STATE =
      state(
          """
          version: 1
          controller: { openflow: { target: "tcp:192.0.2.9:6653" } }
          defaults: { fake-bridges: true }
          segments: { ab: { vlan: 100 } }
          hosts: { h: { address: 192.0.2.1, ports: { A: { segment: ab, interface: vA } } } }
          ports: { F: { segment: ab } }
          """);

  private OdlSessionFuzz() {}

  private static OvsdbState state(String file) {
    ConfigResult result = ConfigLoader.load("f", file.getBytes(UTF_8));
    var model = ((ConfigResult.Valid) result).model();
    return OvsdbCompiler.compile(model, model.hosts().get("h"));
  }

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length < 2) {
      return;
    }
    CutStream stream = CutStream.of(Arrays.copyOfRange(input, 1, input.length));
    Conversation conversation = new Conversation(input[0] == 2);
    if (input[0] == 1 || input[0] == 2) {
      conversation.receive(SCHEMA.getBytes(UTF_8));
    }
    stream.pieces().forEach(conversation::receive);
    conversation.finish();
  }

  /** The session, and its owner, who only notes what he is told: nobody sees him throw. */
  private static final class Conversation implements SessionOwner {
    private final boolean dialledIn;
    private final EmbeddedChannel channel;
    private final WholeUpdates updates;
    private final List<OvsdbSnapshot> snapshots = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();
    private int snapshotsBeforeEnd;
    private @Nullable CompletableFuture<TxnOutcome> outcome;

    Conversation(boolean dialledIn) {
      this.dialledIn = dialledIn;
      this.updates = new WholeUpdates(dialledIn ? 3 : 2);
      this.channel =
          new EmbeddedChannel(
              new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel fresh) {
                  begin(fresh);
                }
              });
    }

    private void begin(Channel fresh) {
      OdlSession.on(
          fresh,
          "peer",
          Shared.with(Timeouts.STANDARD, new PeerMemory(64 << 20), TlsKeys.none()),
          this);
      String rpc = fresh.pipeline().context(RpcHandler.class).name();
      fresh.pipeline().addBefore(rpc, "spy", updates);
    }

    void receive(byte[] piece) {
      if (channel.isOpen()) {
        channel.writeInbound(Unpooled.wrappedBuffer(piece));
      }
    }

    void finish() throws IOException {
      channel.finish();
      for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
        assertThat(MAPPER.readTree(sent.toString(UTF_8)).isObject()).isTrue();
      }
      assertThat(ends).hasSize(1).noneMatch(end -> EXCEPTION.matcher(end).lookingAt());
      assertThat(snapshotsBeforeEnd).isEqualTo(snapshots.size());
      assertThat(updates.snapshots()).containsAll(snapshots);
      for (OvsdbSnapshot snapshot : snapshots) {
        assertThat(ObservedHost.of(STATE, snapshot)).isNotNull();
        assertThat(OvsdbDiff.between(STATE, snapshot)).isNotNull();
      }
      if (outcome != null) {
        assertThat(outcome).isCompleted();
        assertThat(outcome.join().toString()).doesNotContain("a bug");
      }
    }

    @Override
    public void recognised(OdlSession session) {
      if (dialledIn) {
        session.readSystemId(id -> session.follow());
      } else {
        session.follow();
      }
    }

    @Override
    public void opened(OdlSession session, OvsdbSnapshot snapshot) {
      outcome = session.apply(change(snapshot)).toCompletableFuture();
      changed(session, snapshot);
    }

    @Override
    public void changed(OdlSession session, OvsdbSnapshot snapshot) {
      snapshots.add(snapshot);
    }

    @Override
    public void ended(OdlSession session, boolean wasOpen, String reason) {
      ends.add(reason);
      snapshotsBeforeEnd = snapshots.size();
    }
  }

  private static OvsdbChangeSet change(OvsdbSnapshot snapshot) {
    return Rows.changes(Rows.addBridge(snapshot, "br1"));
  }
}
