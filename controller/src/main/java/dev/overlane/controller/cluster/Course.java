package dev.overlane.controller.cluster;

import dev.overlane.config.files.FileSet;
import dev.overlane.controller.cluster.Applied.Head;
import java.io.IOException;
import java.util.Optional;

/** How a member comes to the network that etcd names. Confined to the keeper's thread. */
interface Course {

  /**
   * Does what is to be done about what etcd names, and tells how this member stands to it.
   *
   * @param head what etcd names; empty: nothing
   * @throws IOException if etcd could not be asked; it is tried again
   */
  Standing step(Optional<Head> head) throws IOException, InterruptedException;

  /**
   * The member's own file, as it is in force.
   *
   * @param network what tells what it says from others
   */
  void own(FileSet files, String network);
}
