package dev.overlane.flow.loxi;

/** A request under way and what answers it, correlated by xid; confined to the I/O thread. */
interface Exchange {

  /** Whether an answer with this xid is for this exchange. */
  boolean owns(long xid);

  /** Takes an answer, or an error for one of its messages, readable or not. */
  void accept(Frame frame);

  /** The connection accepts more to send. */
  default void writable() {}

  /** The connection is gone. */
  void closed(String reason);

  /** Whether nothing more is awaited. */
  boolean isFinished();
}
