package dev.overlane.flow.proof;

/**
 * Tunnel packets that leave a switch, but for their addresses.
 *
 * @param to outer destination, as a number
 * @param key tunnel key as it travels
 * @param tagValue the bits of the tag that are settled, as {@link Cube#tag} has them
 * @param tagMask which ones are
 */
record Sent(int to, long key, long tagValue, long tagMask) {}
