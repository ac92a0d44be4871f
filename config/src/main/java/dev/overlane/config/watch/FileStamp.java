package dev.overlane.config.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What stat(2) tells of a file: two equal stamps mean the same content, unless it changed twice
 * within a tick of the file system's clock.
 *
 * @param realPath the file with all symbolic links resolved
 * @param key device and inode
 * @param size in bytes
 * @param modified st_mtim
 * @param changed st_ctim
 * @param regular whether it is a regular file
 */
record FileStamp(
    Path realPath, String key, long size, FileTime modified, FileTime changed, boolean regular) {

  static FileStamp of(Path path) throws IOException {
    Path realPath = path.toRealPath();
    BasicFileAttributes attributes = Files.readAttributes(realPath, BasicFileAttributes.class);
    return new FileStamp(
        realPath,
        String.valueOf(attributes.fileKey()),
        attributes.size(),
        attributes.lastModifiedTime(),
        (FileTime) Files.getAttribute(realPath, "unix:ctime"),
        attributes.isRegularFile());
  }

  /** Whether both are the same inode, so that a difference was written in place. */
  boolean isSameFile(FileStamp other) {
    return key.equals(other.key);
  }
}
