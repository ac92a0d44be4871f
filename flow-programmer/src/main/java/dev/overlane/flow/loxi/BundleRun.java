package dev.overlane.flow.loxi;

import dev.overlane.flow.FlowOutcome;
import dev.overlane.flow.FlowOutcome.Applied;
import dev.overlane.flow.FlowOutcome.Refused;
import dev.overlane.flow.FlowOutcome.Unknown;
import dev.overlane.flow.loxi.BundleCodec.Control;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowChangeSet;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One change set on its way as a bundle.
 *
 * <p>OVS drops a message that it cannot decode from the bundle, reports it, and would commit the
 * rest. So the bundle is closed first, and committed only after the answer to that shows that all
 * messages were taken; one round trip buys atomicity.
 */
final class BundleRun implements Exchange {

  /** Where the bundle is; any error before the end discards it. */
  private enum State {
    /** Messages are being sent as fast as the connection takes them. */
    STREAMING,
    /** All is sent; the answer to the close request is awaited. */
    CLOSING,
    /** All was taken; the answer to the commit request is awaited. */
    COMMITTING
  }

  private final SwitchLink link;
  private final Protocol protocol;
  private final BundleCodec bundles;
  private final int bundle;
  private final BundleMods mods;
  private final long openXid;

  private final int size;
  private final Deadline deadline;
  private final CompletableFuture<FlowOutcome> outcome;
  private State state = State.STREAMING;
  private int sent;
  private boolean sending;

  /**
   * Prepares a run.
   *
   * @param bundle an id that no other bundle of the connection has
   * @param patience how long the switch may make no progress
   * @param outcome completed in every case, never exceptionally
   */
  BundleRun(
      SwitchLink link,
      FlowCodec flows,
      int bundle,
      FlowChangeSet changes,
      Duration patience,
      CompletableFuture<FlowOutcome> outcome) {
    this.link = link;
    this.protocol = flows.protocol();
    this.bundles = new BundleCodec(protocol);
    this.bundle = bundle;
    this.mods = new BundleMods(flows, bundle, changes);
    this.size = mods.size();
    this.openXid = link.xids().take(size + 3);
    this.deadline = new Deadline(link, patience, this::timedOut);
    this.outcome = outcome;
  }

  void start() {
    link.write(bundles.control(bundle, Control.OPEN_REQUEST, openXid));
    writable();
  }

  /** Sends on, in large batches and without pauses: OVS drops a bundle that idles. */
  @Override
  public void writable() {
    if (state != State.STREAMING || sending) {
      return;
    }
    sending = true;
    deadline.restart();
    do {
      while (sent < size && link.isWritable() && !isFinished()) {
        sendNext();
      }
      link.flush();
    } while (sent < size && link.isWritable() && !isFinished());
    sending = false;
    if (sent == size && !isFinished()) {
      state = State.CLOSING;
      link.send(bundles.control(bundle, Control.CLOSE_REQUEST, openXid + size + 1));
    }
  }

  private void sendNext() {
    long xid = openXid + 1 + sent;
    ByteBuf mod = mods.mod(sent, xid);
    if (mod.readableBytes() > BundleCodec.MAX_MESSAGE_BYTES) {
      String length = mod.readableBytes() + " bytes are more than a message can hold";
      discard(new Refused(length + ": " + FlowText.of(mods.flow(sent).key())));
      return;
    }
    link.write(mods.message(mod, xid));
    sent++;
  }

  @Override
  public boolean owns(long xid) {
    return xid >= openXid && xid <= openXid + size + 2;
  }

  @Override
  public void accept(Frame frame) {
    if (frame.type() == Wire.ERROR) {
      refuse(frame);
    } else if (state == State.CLOSING && bundles.is(Control.CLOSE_REPLY, frame)) {
      state = State.COMMITTING;
      deadline.restart();
      link.send(bundles.control(bundle, Control.COMMIT_REQUEST, openXid + size + 2));
    } else if (state == State.COMMITTING && bundles.is(Control.COMMIT_REPLY, frame)) {
      finish(new Applied());
    }
  }

  private void refuse(Frame error) {
    String where =
        offender(error.xid())
            .map(flow -> " for " + FlowText.of(flow))
            .orElse(" for the bundle as a whole");
    discard(new Refused(ErrorText.of(error, protocol) + where));
  }

  private Optional<Flow> offender(long xid) {
    long index = xid - openXid - 1;
    return index >= 0 && index < size ? Optional.of(mods.flow((int) index)) : Optional.empty();
  }

  private void timedOut() {
    discard(new Unknown("the switch did not answer in time while the bundle was " + state));
  }

  /** Ends the run; a bundle that is not being committed leaves no trace in the switch. */
  private void discard(FlowOutcome what) {
    if (state != State.COMMITTING) {
      link.send(bundles.control(bundle, Control.DISCARD_REQUEST, link.xids().take()));
    }
    finish(what);
  }

  private void finish(FlowOutcome what) {
    deadline.stop();
    outcome.complete(what);
  }

  @Override
  public void closed(String reason) {
    finish(new Unknown("the connection ended while the bundle was " + state + ": " + reason));
  }

  @Override
  public boolean isFinished() {
    return outcome.isDone();
  }
}
