package dev.overlane.controller.control;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;

/**
 * Who may use the control socket: the user of the process (mode 0600), or a group besides (0660).
 *
 * @param group the group; empty: nobody else
 */
public record ControlAccess(Optional<GroupPrincipal> group) {

  /** The user of the process alone. */
  public static ControlAccess ofUser() {
    return new ControlAccess(Optional.empty());
  }

  /**
   * A group besides.
   *
   * @throws IOException if this machine knows no group of that name
   */
  public static ControlAccess ofGroup(String name) throws IOException {
    try {
      return new ControlAccess(
          Optional.of(
              Path.of("/")
                  .getFileSystem()
                  .getUserPrincipalLookupService()
                  .lookupPrincipalByGroupName(name)));
    } catch (UserPrincipalNotFoundException e) {
      throw new IOException(
          "--control-group " + name + ": there is no such group (`getent group` lists them)", e);
    }
  }

  /** Makes the directory of the socket, which others may enter only if they may use it. */
  public void makeDirectory(Path directory) throws IOException {
    if (Files.exists(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    set(directory, "rwx------", "rwxr-x---");
  }

  /** Gives a socket its group and mode. */
  void grant(Path socket) throws IOException {
    set(socket, "rw-------", "rw-rw----");
  }

  private void set(Path path, String alone, String shared) throws IOException {
    if (group.isPresent()) {
      try {
        PosixFileAttributeView view =
            Files.getFileAttributeView(path, PosixFileAttributeView.class);
        // In the sandbox of the service no call that changes a group is let through, not even one
        // into the group that it is.
        if (!view.readAttributes().group().equals(group.get())) {
          view.setGroup(group.get());
        }
      } catch (FileSystemException e) {
        throw new IOException(
            "cannot give "
                + path
                + " to group "
                + group.get().getName()
                + ": only its members and root can",
            e);
      }
    }
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(group.isPresent() ? shared : alone));
  }
}
