package dev.overlane.config.files;

import com.google.common.collect.ImmutableList;

/** What an item of {@code include:} led to. */
public sealed interface Inclusion {

  /**
   * Files.
   *
   * @param paths at least one, in the order of their names
   */
  record Files(ImmutableList<String> paths) implements Inclusion {}

  /**
   * Nothing that could be read.
   *
   * @param reason why, in words that go behind {@code include "ITEM"}
   * @param hint the way out; empty if there is nothing to add
   */
  record Missing(String reason, String hint) implements Inclusion {}
}
