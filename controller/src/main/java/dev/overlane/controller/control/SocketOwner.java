package dev.overlane.controller.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;

/**
 * Whose a control socket is. Any thread.
 *
 * @param user as whom the process runs that answers there
 * @param root who may do all that this user may
 */
record SocketOwner(UserPrincipal user, UserPrincipal root) {

  /** The owner of a socket that this process has made. */
  static SocketOwner of(Path socket) throws IOException {
    return new SocketOwner(
        Files.getOwner(socket),
        socket.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("0"));
  }

  /**
   * Whether the process at the other end was the owner's, or root's, when it connected: the kernel
   * says so (SO_PEERCRED, unix(7)).
   */
  boolean hasConnected(SocketChannel client) {
    try {
      UserPrincipal peer = client.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
      return peer.equals(user) || peer.equals(root);
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }

  /** Why somebody else is refused, and the way out. */
  String refusal() {
    return "this changes the network, so only the user of the controller ("
        + user.getName()
        + ") and root may ask for it, and no other member of --control-group: try again as one of"
        + " them";
  }
}
