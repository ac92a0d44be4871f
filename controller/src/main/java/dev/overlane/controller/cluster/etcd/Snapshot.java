package dev.overlane.controller.cluster.etcd;

import com.google.common.collect.ImmutableList;

/**
 * All keys below a prefix at one moment.
 *
 * @param revision etcd's, at that moment
 */
public record Snapshot(long revision, ImmutableList<Entry> entries) {}
