package dev.overlane.controller.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A text file that a command makes: there is all of it, or nothing. Blocks the caller. */
final class NewFile {
  private NewFile() {}

  /** Why a file cannot be made there; empty if nothing speaks against it so far. */
  static Optional<String> objection(Path file, boolean force) {
    if (Files.isDirectory(file)) {
      return Optional.of(file + " is a directory; name a file in it");
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !force) {
      return Optional.of(file + " exists; --force overwrites it");
    }
    Path folder = folder(file);
    if (!Files.isDirectory(folder)) {
      return Optional.of("there is no directory " + folder + "; make it first");
    }
    return Files.isWritable(folder)
        ? Optional.empty()
        : Optional.of("nothing may be written in " + folder + ": permission denied");
  }

  /**
   * Writes it.
   *
   * @param force whether to take the place of a file that is there
   * @throws FileAlreadyExistsException if there is one, and force is not allowed
   */
  static void write(Path file, String text, boolean force) throws IOException {
    // What a symbolic link leads to is replaced, not the link.
    Path target = force && Files.exists(file) ? file.toRealPath() : file;
    Path aside =
        folder(target).resolve("." + target.getFileName() + "." + ProcessHandle.current().pid());
    try {
      try (FileChannel channel =
          FileChannel.open(aside, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      if (force && Files.exists(target)) {
        Files.setPosixFilePermissions(aside, Files.getPosixFilePermissions(target));
      }
      if (force) {
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        // A rename would replace a file that somebody made just now.
        Files.createLink(target, aside);
      }
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private static Path folder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }
}
