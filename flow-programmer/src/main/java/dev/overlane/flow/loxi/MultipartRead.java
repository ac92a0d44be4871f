package dev.overlane.flow.loxi;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One multipart request and its parts (OpenFlow 1.4 section 7.3.5).
 *
 * @param <T> what all parts together say
 */
final class MultipartRead<T> implements Exchange {
  private static final int REPLY_MORE = 1;
  private static final int PART_HEADER_BYTES = 8;

  /**
   * Takes in what the parts carry.
   *
   * @param <T> what they say together
   */
  interface Entries<T> {

    /** Reads the next entry of a part. */
    void read(ByteBuf part) throws MalformedException;

    /** What was read, after the last part. */
    T whole();

    /** An estimate of the heap that what was read takes, in bytes. */
    long weight();
  }

  /**
   * What is asked for.
   *
   * @param kind the multipart type
   * @param noun what it is called in messages: {@code flows}
   * @param body of the request
   */
  record Question(int kind, String noun, ByteBuf body) {}

  private final Protocol protocol;
  private final Question question;
  private final Entries<T> entries;
  private final long xid;
  private final ServerLimits limits;
  private final Holding holding;
  private final Deadline deadline;
  private final Deadline lastDeadline;
  private final CompletableFuture<T> result;
  private long bytes;
  private int read;

  MultipartRead(
      SwitchLink link,
      Protocol protocol,
      ServerLimits limits,
      Holding holding,
      Question question,
      Entries<T> entries,
      CompletableFuture<T> result) {
    this.protocol = protocol;
    this.question = question;
    this.entries = entries;
    this.xid = link.xids().take();
    this.limits = limits;
    this.holding = holding;
    this.result = result;
    this.deadline =
        new Deadline(link, limits.answerTimeout(), () -> fail("the switch did not answer in time"));
    Duration whole = limits.volume().readTimeout();
    this.lastDeadline =
        new Deadline(
            link,
            whole,
            () -> fail("the switch's " + question.noun + " have no end after " + seconds(whole)));
  }

  private static String seconds(Duration time) {
    return time.toMillis() + " ms";
  }

  /** The request; the caller sends it. */
  ByteBuf start() {
    deadline.restart();
    lastDeadline.restart();
    return Messages.multipart(protocol, question.kind, xid, question.body);
  }

  @Override
  public boolean owns(long answered) {
    return answered == xid;
  }

  @Override
  public void accept(Frame frame) {
    if (frame.type() == Wire.ERROR) {
      fail(
          "the switch refuses to tell its " + question.noun + ": " + ErrorText.of(frame, protocol));
      return;
    }
    bytes += frame.length();
    if (bytes > limits.readBytes()) {
      fail("the switch's " + question.noun + " exceed " + limits.readBytes() + " bytes");
      return;
    }
    try {
      acceptPart(frame);
    } catch (MalformedException e) {
      fail("the switch's " + question.noun + " cannot be read: " + e.getMessage());
    }
  }

  private void acceptPart(Frame frame) throws MalformedException {
    ByteBuf body = frame.body();
    if (frame.type() != Wire.MULTIPART_REPLY
        || body.readableBytes() < PART_HEADER_BYTES
        || body.readUnsignedShort() != question.kind) {
      throw new MalformedException("no part of its " + question.noun + ": " + frame);
    }
    boolean more = (body.readUnsignedShort() & REPLY_MORE) != 0;
    body.skipBytes(4);
    while (body.isReadable()) {
      entries.read(body);
      read++;
    }
    int most = limits.volume().readEntries();
    if (read > most) {
      fail("the switch's " + question.noun + " are more than " + most);
    } else if (!holding.reading(entries.weight())) {
      fail("the switch's " + question.noun + " are too many: " + holding.refusal());
    } else if (more) {
      deadline.restart();
    } else {
      stop();
      holding.read();
      result.complete(entries.whole());
    }
  }

  private void stop() {
    deadline.stop();
    lastDeadline.stop();
  }

  private void fail(String reason) {
    stop();
    holding.given();
    result.completeExceptionally(new IOException(reason));
  }

  @Override
  public void closed(String reason) {
    fail(reason);
  }

  @Override
  public boolean isFinished() {
    return result.isDone();
  }
}
