package dev.overlane.bench.job;

/**
 * A port of the job. A value.
 *
 * @param host the number of its host, from 0
 * @param segment the number of its segment, from 0
 */
record JobPort(String name, int host, int segment, String mac, String address) {}
