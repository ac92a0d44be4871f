package dev.overlane.controller.cluster.etcd;

import com.google.common.collect.ImmutableList;

/**
 * What became of guarded changes that were asked for together.
 *
 * @param revision etcd's, after them
 * @param happened for each, in their order, whether it was made
 */
public record Changed(long revision, ImmutableList<Boolean> happened) {}
