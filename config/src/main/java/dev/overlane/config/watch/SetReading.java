package dev.overlane.config.watch;

import dev.overlane.config.files.Gathering;
import dev.overlane.config.files.Shelf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file read with everything that it includes, all of which stood still meanwhile.
 *
 * @param content what was read
 * @param stamp of all files
 */
record SetReading(FileContent content, SetStamp stamp) {

  /**
   * Reads a set.
   *
   * @param path the main file
   * @param before its stamp
   * @return empty if something changed, or if the main file is not the one with that stamp
   */
  static Optional<SetReading> of(Path path, FileStamp before) throws IOException {
    DiskShelf shelf = new DiskShelf();
    Optional<FileContent> content = read(path, before, shelf);
    SetStamp stamp = shelf.stamp(before);
    boolean stable = !shelf.isTorn() && (stamp.isAlone() || stamp.again(path).equals(stamp));
    return content.filter(read -> stable).map(read -> new SetReading(read, stamp));
  }

  /**
   * Whether it may be used: nobody can write to one of the files any more, and all of them are
   * still as they were read.
   *
   * @param evenIfHeld whether to use what somebody can still write to
   */
  boolean isFinal(Path path, boolean evenIfHeld) throws IOException {
    return (evenIfHeld || !OpenWriters.exist(stamp.realPaths())) && stamp.again(path).equals(stamp);
  }

  private static Optional<FileContent> read(Path path, FileStamp stamp, DiskShelf shelf)
      throws IOException {
    try {
      return StableRead.bytes(path, stamp)
          .map(main -> new FileContent.Read(Gathering.of(path.toString(), main, shelf)));
    } catch (Shelf.UnreadableException e) {
      return Optional.of(new FileContent.Unreadable(e.reason()));
    }
  }
}
