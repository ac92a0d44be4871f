package dev.overlane.flow.loxi;

import dev.overlane.flow.FlowOutcome;
import dev.overlane.flow.FlowOutcome.Applied;
import dev.overlane.flow.FlowOutcome.Refused;
import dev.overlane.flow.FlowOutcome.Unknown;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A request to be a switch's only writer on its way (OpenFlow 1.4 section 7.3.9, role request). The
 * switch makes whoever was so before a slave, whose changes it refuses, and refuses a request with
 * a lower generation than it has seen.
 */
final class RoleRun implements Exchange {
  private static final int ROLE_MASTER = 2;
  private static final int ROLE_REQUEST_FAILED = 11;
  private static final int STALE = 0;

  private final SwitchLink link;
  private final Protocol protocol;
  private final long generation;
  private final long xid;
  private final Deadline deadline;
  private final CompletableFuture<FlowOutcome> outcome;

  /**
   * Prepares a run.
   *
   * @param patience how long the switch may take
   * @param outcome completed in every case, never exceptionally
   */
  RoleRun(
      SwitchLink link,
      Protocol protocol,
      long generation,
      Duration patience,
      CompletableFuture<FlowOutcome> outcome) {
    this.link = link;
    this.protocol = protocol;
    this.generation = generation;
    this.xid = link.xids().take();
    this.deadline = new Deadline(link, patience, () -> finish(new Unknown("no answer in time")));
    this.outcome = outcome;
  }

  void start() {
    deadline.restart();
    link.send(Messages.role(protocol, ROLE_MASTER, generation, xid));
  }

  @Override
  public boolean owns(long answered) {
    return answered == xid;
  }

  @Override
  public void accept(Frame frame) {
    if (frame.type() == Wire.ROLE_REPLY) {
      finish(new Applied());
    } else if (frame.type() == Wire.ERROR) {
      finish(new Refused(isStale(frame) ? staleText() : ErrorText.of(frame, protocol)));
    }
  }

  private static boolean isStale(Frame error) {
    ByteBuf body = error.body();
    return body.readableBytes() >= 4
        && body.readUnsignedShort() == ROLE_REQUEST_FAILED
        && body.readUnsignedShort() == STALE;
  }

  private String staleText() {
    return "the switch follows a later epoch than " + generation;
  }

  private void finish(FlowOutcome what) {
    deadline.stop();
    outcome.complete(what);
  }

  @Override
  public void closed(String reason) {
    finish(new Unknown("the connection ended: " + reason));
  }

  @Override
  public boolean isFinished() {
    return outcome.isDone();
  }
}
