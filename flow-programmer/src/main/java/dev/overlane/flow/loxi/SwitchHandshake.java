package dev.overlane.flow.loxi;

import dev.overlane.config.model.DatapathId;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.projectfloodlight.openflow.protocol.OFFeaturesReply;
import org.projectfloodlight.openflow.protocol.OFMessage;

/**
 * The handshake as a state machine without I/O: takes messages, returns what to do (OpenFlow 1.4
 * section 6.3.1). Time is the caller's: it allows {@link ServerLimits#helloTimeout} in the first
 * state and {@link ServerLimits#readyTimeout} in all.
 */
final class SwitchHandshake {

  /** What is awaited. */
  enum State {
    /** Ours is sent. HELLO in a common version: to AWAIT_FEATURES; anything else: to OVER. */
    AWAIT_HELLO,
    /** FEATURES_REPLY: to OVER with an identity; an error: to OVER. Echoes are answered. */
    AWAIT_FEATURES,
    /** Done or failed. */
    OVER
  }

  /** What to do after a message. */
  sealed interface Step {
    /** Nothing. */
    record Wait() implements Step {}

    /**
     * Send a message.
     *
     * @param message to the switch
     */
    record Send(ByteBuf message) implements Step {}

    /**
     * Offer the switch for admission.
     *
     * @param identity who it is
     */
    record Ready(SwitchIdentity identity) implements Step {}

    /**
     * Close the connection.
     *
     * @param reason why
     * @param farewell to be sent before
     */
    record Fail(String reason, Optional<ByteBuf> farewell) implements Step {}
  }

  private static final Step WAIT = new Step.Wait();

  private final XidSource xids;
  private State state = State.AWAIT_HELLO;
  private @Nullable Protocol protocol;

  SwitchHandshake(XidSource xids) {
    this.xids = xids;
  }

  /** What to send first. */
  ByteBuf hello() {
    return HelloCodec.hello(xids.take());
  }

  State state() {
    return state;
  }

  Step accept(Frame frame) {
    if (state == State.OVER) {
      return WAIT;
    }
    return protocol == null ? acceptHello(frame) : acceptFeatures(frame, protocol);
  }

  private Step acceptHello(Frame frame) {
    if (frame.type() != Wire.HELLO) {
      return fail("the first message is no HELLO: " + frame);
    }
    Optional<Protocol> common = HelloCodec.negotiate(frame);
    if (common.isEmpty()) {
      state = State.OVER;
      String text = "no common version: need OpenFlow 1.3 or 1.4";
      return new Step.Fail(text, Optional.of(HelloCodec.incompatible(frame, text)));
    }
    protocol = common.get();
    state = State.AWAIT_FEATURES;
    return new Step.Send(Messages.featuresRequest(protocol, xids.take()));
  }

  private Step acceptFeatures(Frame frame, Protocol spoken) {
    if (frame.type() == Wire.ECHO_REQUEST) {
      return new Step.Send(Messages.echoReply(frame));
    } else if (frame.type() == Wire.ERROR) {
      return fail("the switch answers with " + ErrorText.of(frame, spoken));
    } else if (frame.type() != Wire.FEATURES_REPLY) {
      return WAIT;
    }
    state = State.OVER;
    return OpenFlowJ.<OFMessage>read(spoken.factory().getReader(), frame.message())
        .map(message -> identify((OFFeaturesReply) message, spoken))
        .orElseGet(() -> fail("unreadable features: " + frame));
  }

  private Step identify(OFFeaturesReply features, Protocol spoken) {
    if (features.getAuxiliaryId().getValue() != 0) {
      return fail("auxiliary connections are not used");
    }
    DatapathId datapathId = new DatapathId(features.getDatapathId().getLong());
    return new Step.Ready(new SwitchIdentity(spoken, datapathId));
  }

  private Step fail(String reason) {
    state = State.OVER;
    return new Step.Fail(reason, Optional.empty());
  }
}
