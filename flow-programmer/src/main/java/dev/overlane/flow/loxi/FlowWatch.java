package dev.overlane.flow.loxi;

import com.google.common.collect.ImmutableMap;
import dev.overlane.flow.SwitchHandler;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowNews;
import dev.overlane.flow.state.LearnedRule;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The flow monitors of one session, set once; confined to the I/O thread but for the answer. */
final class FlowWatch implements Exchange, MonitorCodec.Listener {
  /** More flows touched at once than this are no news of single flows any more. */
  private static final int MOST_NEWS = 1 << 16;

  /** How far the request for monitors got. */
  private enum State {
    UNASKED,
    ASKED,
    WATCHING,
    REFUSED
  }

  private final MonitorCodec codec;
  private final Map<FlowKey, Optional<Flow>> news = new LinkedHashMap<>();
  private boolean unknown;
  private boolean continued;
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

  /** Takes in an update; one that cannot be read is unknown news. */
  void update(Frame update) {
    continued = codec.isContinued(update);
    try {
      codec.read(update, this);
    } catch (MalformedException unreadable) {
      unknown();
    }
  }

  @Override
  public void touched(FlowKey key, Optional<Flow> now) {
    if (!unknown) {
      // The last word counts, and comes last.
      news.remove(key);
      news.put(key, now);
      if (news.size() > MOST_NEWS) {
        unknown();
      }
    }
  }

  @Override
  public void unknown() {
    unknown = true;
    news.clear();
  }

  /**
   * Whether there is something to tell: what the switch is still telling is planned from once it is
   * all there, so that it is repaired in one bundle.
   */
  boolean hasNews() {
    return unknown || !(news.isEmpty() || continued);
  }

  /** Tells the owner what is new since the last time, if anything is. */
  void tell(SwitchHandler owner) {
    if (unknown) {
      unknown = false;
      owner.flowsChanged();
    } else if (!news.isEmpty()) {
      FlowNews told = new FlowNews(ImmutableMap.copyOf(news));
      news.clear();
      owner.flowsTold(told);
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
