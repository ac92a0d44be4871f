package dev.overlane.controller.pki;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * CAs that somebody had before Overlane came.
 *
 * @param authorities by side
 * @param issued what the switch CA has signed, as far as that is known
 */
public record ExistingAuthorities(
    ImmutableMap<Role, Authority> authorities, ImmutableList<X509Certificate> issued) {

  /** None: both are made. */
  public static ExistingAuthorities none() {
    return new ExistingAuthorities(ImmutableMap.of(), ImmutableList.of());
  }

  /** This and one more, from its two PEM files. */
  public ExistingAuthorities with(Role role, Path certificate, Path key)
      throws PkiException, IOException {
    X509Certificate authority = Pem.certificates(read(certificate), certificate.toString()).get(0);
    return new ExistingAuthorities(
        ImmutableMap.<Role, Authority>builder()
            .putAll(authorities)
            .put(
                role,
                Authority.of(authority, Pem.key(read(key), key.toString()), certificate.toString()))
            .buildOrThrow(),
        issued);
  }

  /**
   * The two of a directory of ovs-pki(8), with what its switch CA signed.
   *
   * @param directory where {@code controllerca} and {@code switchca} are
   */
  public static ExistingAuthorities ofOvsPki(Path directory) throws PkiException, IOException {
    if (!Files.isDirectory(directory)) {
      throw new PkiException("there is no directory " + directory + " (ovs-pki(8) makes one)");
    }
    ExistingAuthorities both = none();
    for (Role role : Role.values()) {
      Path authority = directory.resolve(role.word() + "ca");
      both =
          both.with(role, authority.resolve("cacert.pem"), authority.resolve("private/cakey.pem"));
    }
    return new ExistingAuthorities(
        both.authorities, signed(directory.resolve(Role.SWITCH.word() + "ca/newcerts")));
  }

  /** Whether both sides have the same CA. */
  public boolean isOneForBoth() {
    return authorities.size() == Role.values().length
        && authorities.values().stream().map(Authority::certificate).distinct().count() == 1;
  }

  Optional<Authority> of(Role role) {
    return Optional.ofNullable(authorities.get(role));
  }

  private static ImmutableList<X509Certificate> signed(Path folder)
      throws PkiException, IOException {
    if (!Files.isDirectory(folder)) {
      return ImmutableList.of();
    }
    ImmutableList.Builder<X509Certificate> signed = ImmutableList.builder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        X509Certificate certificate = Pem.certificates(read(file), file.toString()).get(0);
        if (certificate.getBasicConstraints() < 0) {
          signed.add(certificate);
        }
      }
    }
    return signed.build();
  }

  private static String read(Path file) throws PkiException, IOException {
    if (!Files.isRegularFile(file)) {
      throw new PkiException(file + ": there is no such file");
    }
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
