package dev.overlane.config.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.util.Optional;

/**
 * A network file and everything that it includes, directly or not, as it was at one moment.
 *
 * @param files the main file first
 * @param own the file of the process that is to have this network, where that is another one: what
 *     it says of the controller and the cluster counts, and not what these files say of them
 */
public record FileSet(ImmutableList<SourceFile> files, Optional<FileSet> own) {
  /**
   * Most bytes that are read, of all files together; 1,000 hosts with 20,000 ports take some 3 MB.
   */
  public static final int MAX_BYTES = 16 << 20;

  /** Files that say all that there is to say. */
  public FileSet(ImmutableList<SourceFile> files) {
    this(files, Optional.empty());
  }

  /** A text that can include nothing. */
  public static FileSet of(String name, byte[] content) {
    return new FileSet(ImmutableList.of(new SourceFile(name, content, ImmutableMap.of())));
  }

  /** The network of these files, for the process of another file. */
  public FileSet under(FileSet process) {
    return new FileSet(files, Optional.of(process));
  }

  /** The file that was asked for. */
  public SourceFile main() {
    return files.get(0);
  }

  /**
   * Equal for two sets that say the same, byte by byte, and miss the same files; what the main file
   * is called does not count.
   */
  public HashCode fingerprint() {
    Hasher hasher = Hashing.sha256().newHasher();
    for (SourceFile file : files) {
      put(hasher, file.equals(main()) ? new byte[0] : file.path().getBytes(UTF_8));
      put(hasher, file.content());
      put(hasher, file.inclusions().toString().getBytes(UTF_8));
    }
    own.ifPresent(process -> put(hasher, process.fingerprint().asBytes()));
    return hasher.hash();
  }

  private static void put(Hasher hasher, byte[] bytes) {
    hasher.putInt(bytes.length).putBytes(bytes);
  }
}
