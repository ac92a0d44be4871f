package dev.overlane.controller.pki;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files that change together, all or none, whenever the process dies: they are written aside, one
 * rename decides, and what is left to move after it is moved by whoever comes next. New files are
 * for their owner alone (0600, in folders of 0700); one that takes another's place is for whom that
 * was. Blocks the caller.
 */
final class DurableFiles {
  /** Being written; worth nothing. */
  private static final String UNDECIDED = ".change.new";

  /** Decided: its files take the places of those of the same names. */
  private static final String DECIDED = ".change";

  private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private DurableFiles() {}

  /**
   * Makes a folder with its files.
   *
   * @param folder not there yet, or empty
   * @param files texts by their paths in the folder
   */
  static void create(Path folder, Map<String, String> files) throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    Path parent = folderOf(target);
    if (Files.exists(parent) && !Files.isDirectory(parent)) {
      throw new NotDirectoryException(parent.toString());
    }
    Files.createDirectories(parent);
    if (!Files.isWritable(parent)) {
      throw new AccessDeniedException(parent.toString());
    }
    Path aside = parent.resolve("." + target.getFileName() + ".new");
    write(aside, files);
    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    sync(parent);
  }

  /**
   * Changes or adds files of a folder.
   *
   * @param files texts by their paths in the folder
   */
  static void change(Path folder, Map<String, String> files) throws IOException {
    Path undecided = folder.resolve(UNDECIDED);
    write(undecided, files);
    for (String name : files.keySet()) {
      keepReaders(folder.resolve(name), undecided.resolve(name));
    }
    Files.move(undecided, folder.resolve(DECIDED), StandardCopyOption.ATOMIC_MOVE);
    sync(folder);
    finish(folder);
  }

  /**
   * Gives a file the owner, the group and the rights of the one whose place it is to take: a
   * service that reads that one as another user must be able to read this one.
   *
   * @throws IOException if this process may not, or {@code file} cannot be changed
   */
  private static void keepReaders(Path before, Path file) throws IOException {
    if (!Files.exists(before)) {
      return;
    }
    PosixFileAttributes readers = Files.readAttributes(before, PosixFileAttributes.class);
    PosixFileAttributes own = Files.readAttributes(file, PosixFileAttributes.class);
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    try {
      if (!own.owner().equals(readers.owner())) {
        view.setOwner(readers.owner());
      }
      if (!own.group().equals(readers.group())) {
        view.setGroup(readers.group());
      }
    } catch (FileSystemException e) {
      throw new IOException(
          before
              + " is "
              + readers.owner()
              + "'s, and would not be readable for it any more: run this as "
              + readers.owner()
              + " or as root",
          e);
    }
    view.setPermissions(readers.permissions());
  }

  /** Ends the change that a process which died had decided. */
  static void finish(Path folder) throws IOException {
    Path decided = folder.resolve(DECIDED);
    if (!Files.isDirectory(decided)) {
      return;
    }
    for (Path file : filesIn(decided)) {
      Path parent = folder.resolve(decided.relativize(folderOf(file)).toString());
      Files.createDirectories(parent, FOLDER);
      Files.move(file, parent.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      sync(parent);
    }
    MoreFiles.deleteRecursively(decided);
    sync(folder);
  }

  private static void write(Path aside, Map<String, String> files) throws IOException {
    if (Files.exists(aside)) {
      MoreFiles.deleteRecursively(aside);
    }
    Files.createDirectory(aside, FOLDER);
    for (Map.Entry<String, String> entry : ImmutableSortedMap.copyOf(files).entrySet()) {
      Path file = aside.resolve(entry.getKey());
      Files.createDirectories(folderOf(file), FOLDER);
      Files.createFile(file, FILE);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(Pem.bytes(entry.getValue()));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
    }
    try (Stream<Path> folders = Files.walk(aside)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        sync(folder);
      }
    }
  }

  private static Path folderOf(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IOException(file + " is in no folder");
    }
    return folder;
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Has the names in a folder on the disk. */
  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
