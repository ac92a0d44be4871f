package dev.overlane.controller.cluster.etcd;

/** Told how questions to etcd went; on the threads that ask. */
public interface EtcdMeter {
  /** Counts nothing. */
  EtcdMeter NONE =
      new EtcdMeter() {
        @Override
        public void answered(long nanos) {}

        @Override
        public void failed() {}
      };

  /**
   * etcd answered, be it that it refused.
   *
   * @param nanos after so long
   */
  void answered(long nanos);

  /** There was no answer. */
  void failed();
}
