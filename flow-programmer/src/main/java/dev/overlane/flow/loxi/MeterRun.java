package dev.overlane.flow.loxi;

import com.google.common.collect.ImmutableList;
import dev.overlane.flow.FlowOutcome;
import dev.overlane.flow.FlowOutcome.Applied;
import dev.overlane.flow.FlowOutcome.Refused;
import dev.overlane.flow.FlowOutcome.Unknown;
import dev.overlane.flow.loxi.MeterCodec.Command;
import dev.overlane.flow.state.MeterChangeSet;
import dev.overlane.flow.state.Metering;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A change of meters on its way: Open vSwitch takes no meter mods in bundles, so they are sent one
 * by one, and a barrier behind them tells that all that was to be said of them has been said.
 */
final class MeterRun implements Exchange {
  private final SwitchLink link;
  private final Protocol protocol;
  private final MeterCodec codec;
  private final ImmutableList<Mod> mods;
  private final long firstXid;
  private final Deadline deadline;
  private final CompletableFuture<FlowOutcome> outcome;
  private Optional<String> refusal = Optional.empty();
  private int sent;

  /** One message but for its xid. */
  private interface Mod {
    ByteBuf message(long xid);
  }

  /**
   * Prepares a run.
   *
   * @param patience how long the switch may make no progress
   * @param outcome completed in every case, never exceptionally
   */
  MeterRun(
      SwitchLink link,
      Protocol protocol,
      MeterChangeSet changes,
      Duration patience,
      CompletableFuture<FlowOutcome> outcome) {
    this.link = link;
    this.protocol = protocol;
    this.codec = new MeterCodec(protocol);
    this.mods = mods(changes);
    this.firstXid = link.xids().take(mods.size() + 1);
    this.deadline = new Deadline(link, patience, () -> finish(new Unknown("no answer in time")));
    this.outcome = outcome;
  }

  private ImmutableList<Mod> mods(MeterChangeSet changes) {
    ImmutableList.Builder<Mod> all = ImmutableList.builder();
    changes.deletes().forEach(meter -> all.add(xid -> codec.delete(meter, xid)));
    changes.changes().entrySet().forEach(meter -> all.add(put(Command.MODIFY, meter)));
    changes.adds().entrySet().forEach(meter -> all.add(put(Command.ADD, meter)));
    return all.build();
  }

  private Mod put(Command command, Map.Entry<Integer, Metering> meter) {
    return xid -> codec.put(command, meter.getKey(), meter.getValue(), xid);
  }

  /** Sends as much as the connection takes. */
  @Override
  public void writable() {
    if (isFinished()) {
      return;
    }
    deadline.restart();
    while (sent <= mods.size() && link.isWritable() && !isFinished()) {
      long xid = firstXid + sent;
      link.write(
          sent < mods.size()
              ? mods.get(sent).message(xid)
              : Messages.barrierRequest(protocol, xid));
      sent++;
    }
    link.flush();
  }

  @Override
  public boolean owns(long xid) {
    return xid >= firstXid && xid <= firstXid + mods.size();
  }

  @Override
  public void accept(Frame frame) {
    if (frame.type() == Wire.ERROR) {
      refusal = refusal.or(() -> Optional.of(ErrorText.of(frame, protocol)));
    }
    if (frame.xid() == firstXid + mods.size()) {
      finish(refusal.<FlowOutcome>map(Refused::new).orElseGet(Applied::new));
    }
  }

  private void finish(FlowOutcome what) {
    deadline.stop();
    outcome.complete(what);
  }

  @Override
  public void closed(String reason) {
    finish(new Unknown("the connection ended while meters were changed: " + reason));
  }

  @Override
  public boolean isFinished() {
    return outcome.isDone();
  }
}
