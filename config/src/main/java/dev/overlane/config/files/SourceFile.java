package dev.overlane.config.files;

import com.google.common.collect.ImmutableMap;

/**
 * One file of a set.
 *
 * @param path how messages name it; two files of a set have different ones
 * @param content every byte; not to be changed by whoever gets it
 * @param inclusions what the items of its {@code include:} led to, as they are written there
 */
@SuppressWarnings("ArrayRecordComponent") // up to 16 MiB that nobody compares or changes
public record SourceFile(String path, byte[] content, ImmutableMap<String, Inclusion> inclusions) {}
