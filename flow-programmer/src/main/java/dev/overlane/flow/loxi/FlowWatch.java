package dev.overlane.flow.loxi;

import dev.overlane.flow.state.LearnedRule;
import io.netty.buffer.ByteBuf;

/** The flow monitors of one session, set once; confined to the I/O thread but for the answer. */
final class FlowWatch implements Exchange {

  /** How far the request for monitors got. */
  private enum State {
    UNASKED,
    ASKED,
    WATCHING,
    REFUSED
  }

  private final MonitorCodec codec;
  private long xid;
  private volatile State state = State.UNASKED;

  /**
   * @param learned which flows the switch writes itself
   */
  FlowWatch(Protocol protocol, LearnedRule learned) {
    this.codec = new MonitorCodec(protocol, learned);
  }

  boolean isUnasked() {
    return state == State.UNASKED;
  }

  /** Whether the switch watches; may be called from any thread. */
  boolean isWatching() {
    return state == State.WATCHING;
  }

  /** The request; the caller sends it. */
  ByteBuf start(long requestXid) {
    xid = requestXid;
    state = State.ASKED;
    return codec.request(requestXid);
  }

  boolean isUpdate(Frame frame) {
    return codec.isUpdate(frame);
  }

  /** Whether an update is news to the owner; one that cannot be read is. */
  boolean isForeign(Frame update) {
    try {
      return codec.isForeign(update);
    } catch (MalformedException unreadable) {
      return true;
    }
  }

  @Override
  public boolean owns(long answered) {
    return state == State.ASKED && answered == xid;
  }

  @Override
  public void accept(Frame frame) {
    state = frame.type() == Wire.ERROR ? State.REFUSED : State.WATCHING;
  }

  @Override
  public void closed(String reason) {
    state = State.REFUSED;
  }

  @Override
  public boolean isFinished() {
    return state != State.ASKED;
  }
}
