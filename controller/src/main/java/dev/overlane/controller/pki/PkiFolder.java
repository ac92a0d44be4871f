package dev.overlane.controller.pki;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.cert.X509CRLHolder;

/**
 * What is in a directory of keys and certificates, held alone while it is open. Blocks the caller;
 * of one thread.
 */
final class PkiFolder implements AutoCloseable {
  /** The revocation list of the switch CA. */
  static final String CRL = "crl.pem";

  private static final String LOCK = ".lock";

  private final Path directory;
  private final FileChannel lock;

  private PkiFolder(Path directory, FileChannel lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /** Waits for whoever has it open, and ends a change that was interrupted. */
  static PkiFolder open(Path directory) throws PkiException, IOException {
    if (Files.isDirectory(directory) && !Files.isExecutable(directory)) {
      throw new AccessDeniedException(directory.toString());
    }
    if (!Files.exists(directory.resolve(Role.SWITCH.caFile()))) {
      throw new PkiException(
          "no keys and certificates are in "
              + directory
              + "; `overlane pki init --dir "
              + directory
              + "` makes them");
    }
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      channel.lock();
      DurableFiles.finish(directory);
      return new PkiFolder(directory, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Refuses a directory in which there is something already. */
  static void refuseIfTaken(Path directory) throws PkiException, IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> inside = Files.list(directory)) {
        if (inside.findAny().isEmpty()) {
          return;
        }
      }
    }
    if (Files.exists(directory)) {
      throw new PkiException(
          directory + " is there already, and nothing in it is overwritten; name another --dir");
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  Path path() {
    return directory;
  }

  /** Writes files, all or none. */
  void change(Map<String, String> files) throws IOException {
    DurableFiles.change(directory, files);
  }

  boolean has(String file) {
    return Files.exists(directory.resolve(file));
  }

  String text(String file) throws PkiException, IOException {
    if (!has(file)) {
      throw new PkiException(directory.resolve(file) + " is missing");
    }
    return Files.readString(directory.resolve(file), StandardCharsets.ISO_8859_1);
  }

  X509Certificate certificate(String file) throws PkiException, IOException {
    return Pem.certificates(text(file), file).get(0);
  }

  PrivateKey key(String file) throws PkiException, IOException {
    return Pem.key(text(file), file);
  }

  X509CRLHolder crl() throws PkiException, IOException {
    return Pem.crl(text(CRL), CRL);
  }

  Authority authority(Role role) throws PkiException, IOException {
    return Authority.of(certificate(role.caFile()), key(role.caKeyFile()), role.caFile());
  }

  /** The hosts that have certificates, by name. */
  ImmutableList<Identity> hosts() throws IOException {
    return names(Identity.HOST_FOLDER).stream()
        .flatMap(file -> Identity.ofCertificate(file).stream())
        .collect(ImmutableList.toImmutableList());
  }

  /** All certificates that were ever signed. */
  ImmutableList<X509Certificate> issued() throws PkiException, IOException {
    ImmutableList.Builder<X509Certificate> issued = ImmutableList.builder();
    for (String name : names(Issued.FOLDER)) {
      issued.add(certificate(Issued.FOLDER + "/" + name));
    }
    return issued.build();
  }

  private ImmutableList<String> names(String folder) throws IOException {
    Path path = directory.resolve(folder);
    if (!Files.isDirectory(path)) {
      return ImmutableList.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> file.getFileName().toString())
          .sorted()
          .collect(ImmutableList.toImmutableList());
    }
  }
}
