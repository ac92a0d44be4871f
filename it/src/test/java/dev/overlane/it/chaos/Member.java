package dev.overlane.it.chaos;

/**
 * A container that sends and receives probes.
 *
 * @param name unique in the lab
 * @param host where it runs
 * @param segment what it belongs to
 * @param mac its address, six octets in colons
 * @param namespace its network namespace
 */
record Member(String name, String host, String segment, String mac, String namespace) {}
