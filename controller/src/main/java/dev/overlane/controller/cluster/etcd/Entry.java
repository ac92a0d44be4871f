package dev.overlane.controller.cluster.etcd;

/**
 * A key of etcd.
 *
 * @param key its name
 * @param value what it holds
 * @param createRevision etcd's revision when it came to be
 * @param lease with whose end it goes; 0: with none's
 */
public record Entry(String key, String value, long createRevision, long lease) {}
