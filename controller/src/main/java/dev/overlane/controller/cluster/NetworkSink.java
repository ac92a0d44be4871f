package dev.overlane.controller.cluster;

import dev.overlane.config.files.FileSet;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Takes networks that come from etcd; any thread. */
@FunctionalInterface
public interface NetworkSink {

  /**
   * Offers a network.
   *
   * @param revision its number, by which all members call it
   * @return why it is not put into force; empty: it is
   */
  CompletionStage<Optional<String>> offer(FileSet files, long revision);
}
