package dev.overlane.flow.proof;

/**
 * Tunnel packets that leave a switch, but for their addresses.
 *
 * @param to outer destination, as a number
 * @param key tunnel key as it travels
 * @param tagValue the bits of the tag that are settled, as {@link Cube#tag} has them
 * @param tagMask which ones are
 */
record Sent(int to, long key, long tagValue, long tagMask) {
  // Written out: what the compiler makes of a record is slow where it is asked for so often.

  @Override
  public boolean equals(Object other) {
    return other instanceof Sent sent
        && to == sent.to
        && key == sent.key
        && tagValue == sent.tagValue
        && tagMask == sent.tagMask;
  }

  @Override
  public int hashCode() {
    return (to * 31 + Long.hashCode(key)) * 31 + Long.hashCode(tagValue * 8191 + tagMask);
  }
}
