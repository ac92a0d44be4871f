package dev.overlane.controller.cluster;

/**
 * Under which number a member holds a host: the era of the file, and etcd's revision when the host
 * was taken. Within an era it grows with each taking, by etcd; an era is begun by hand. PURE.
 */
final class Epoch {
  private static final int REVISION_BITS = 48;

  private Epoch() {}

  static long of(int era, long revision) {
    return ((long) era << REVISION_BITS) | revision;
  }
}
