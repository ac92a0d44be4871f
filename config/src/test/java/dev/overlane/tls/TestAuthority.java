package dev.overlane.tls;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * A certificate authority in a directory, as openssl(1) keeps it: makes keys and certificates of
 * hosts that are good, and such that are not.
 */
public final class TestAuthority {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Duration YEAR = Duration.ofDays(365);

  private final Path directory;
  private final String name;

  private TestAuthority(Path directory, String name) {
    this.directory = directory;
    this.name = name;
  }

  /**
   * A key with its certificate.
   *
   * @param key PKCS #8, PEM
   * @param certificate PEM
   */
  public record Identity(Path key, Path certificate) {}

  /** Makes one; its files are in a folder of that name. */
  public static TestAuthority create(Path parent, String name) {
    try {
      Path directory = Files.createDirectories(parent.resolve(name));
      Files.writeString(directory.resolve("index.txt"), "");
      Files.writeString(directory.resolve("serial"), "1000\n");
      Files.writeString(directory.resolve("crlnumber"), "01\n");
      Files.writeString(
          directory.resolve("ca.cnf"),
          """
          [ca]
          default_ca = the_ca
          [the_ca]
          dir = %s
          database = $dir/index.txt
          new_certs_dir = $dir
          certificate = $dir/cert.pem
          private_key = $dir/key.pem
          serial = $dir/serial
          crlnumber = $dir/crlnumber
          default_md = sha256
          default_days = 30
          default_crl_days = 30
          policy = anything
          unique_subject = no
          [anything]
          commonName = optional
          """
              .formatted(directory));
      TestAuthority made = new TestAuthority(directory, name);
      made.makeRoot();
      made.list();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void makeRoot() {
    openssl(
        ImmutableList.<String>builder()
            .add("req", "-x509", "-days", "3650", "-subj", "/CN=" + name)
            .addAll(newKey(directory.resolve("key.pem")))
            .add("-addext", "keyUsage=keyCertSign,cRLSign", "-out", certificate().toString())
            .build());
  }

  private static ImmutableList<String> newKey(Path key) {
    return ImmutableList.of(
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        key.toString());
  }

  /** Its own certificate. */
  public Path certificate() {
    return directory.resolve("cert.pem");
  }

  /** The list of what it has revoked. */
  public Path crl() {
    return directory.resolve("crl.pem");
  }

  /** A good certificate with a common name and that as its DNS name. */
  public Identity issue(String host) {
    Instant now = Instant.now();
    return issue(host, host, now.minus(1, ChronoUnit.HOURS), now.plus(YEAR));
  }

  /** One that is over. */
  public Identity issueExpired(String host) {
    Instant now = Instant.now();
    return issue(host, host + "-expired", now.minus(YEAR), now.minus(1, ChronoUnit.DAYS));
  }

  /** One that has not begun. */
  public Identity issueEarly(String host) {
    Instant now = Instant.now();
    return issue(host, host + "-early", now.plus(1, ChronoUnit.DAYS), now.plus(YEAR));
  }

  /** A good one more for a host that has one. */
  public Identity issueAgain(String host, String file) {
    Instant now = Instant.now();
    return issue(host, file, now.minus(1, ChronoUnit.HOURS), now.plus(YEAR));
  }

  /**
   * A certificate.
   *
   * @param file the beginning of its files' names
   */
  public Identity issue(String commonName, String file, Instant from, Instant until) {
    return issue(
        commonName,
        file,
        from,
        until,
        "extendedKeyUsage=clientAuth,serverAuth\nsubjectAltName=DNS:" + commonName);
  }

  /**
   * A certificate.
   *
   * @param extensions lines of openssl's x509v3_config(5)
   */
  public Identity issue(
      String commonName, String file, Instant from, Instant until, String extensions) {
    Path key = directory.resolve(file + "-key.pem");
    Path certificate = directory.resolve(file + "-cert.pem");
    Path request = directory.resolve(file + ".csr");
    openssl(
        ImmutableList.<String>builder()
            .add("req", "-new", "-subj", "/CN=" + commonName, "-out", request.toString())
            .addAll(newKey(key))
            .build());
    try {
      Path more = Files.writeString(directory.resolve(file + ".ext"), extensions + "\n");
      ca(
          "-batch",
          "-notext",
          "-in",
          request.toString(),
          "-out",
          certificate.toString(),
          "-startdate",
          TIME.format(from),
          "-enddate",
          TIME.format(until),
          "-extfile",
          more.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Identity(key, certificate);
  }

  /**
   * What a peer of the controller that has an identity opens sockets with.
   *
   * @param believed the CA that it believes
   */
  public static SSLSocketFactory sockets(Identity identity, Path believed) {
    TlsFiles files =
        new TlsFiles(identity.key(), identity.certificate(), believed, Optional.empty());
    TlsReading reading = TlsReader.read(files, InstantSource.system());
    return ((TlsReading.Usable) reading).material().context().getSocketFactory();
  }

  /** Keys in force, of a controller that has an identity and believes this authority. */
  public TlsKeys keys(Identity own) {
    TlsKeys keys = TlsKeys.none();
    take(keys, own);
    return keys;
  }

  /** Puts an identity, this authority and its list into force. */
  public void take(TlsKeys keys, Identity own) {
    TlsFiles files = new TlsFiles(own.key(), own.certificate(), certificate(), Optional.of(crl()));
    try {
      keys.take(((TlsReading.Usable) TlsReader.read(files, InstantSource.system())).material());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Revokes one and writes the list anew. */
  public void revoke(Identity identity) {
    ca("-revoke", identity.certificate().toString());
    list();
  }

  private void list() {
    ca("-gencrl", "-out", crl().toString());
  }

  private void ca(String... arguments) {
    openssl(
        ImmutableList.<String>builder()
            .add("ca", "-config", directory.resolve("ca.cnf").toString())
            .addAll(Arrays.asList(arguments))
            .build());
  }

  /** Runs openssl(1) and returns what it printed. */
  public static String openssl(ImmutableList<String> arguments) {
    try {
      Process tool =
          new ProcessBuilder(
                  ImmutableList.<String>builder().add("openssl").addAll(arguments).build())
              .redirectErrorStream(true)
              .start();
      tool.getOutputStream().close();
      String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (tool.waitFor() != 0) {
        throw new AssertionError("openssl " + String.join(" ", arguments) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
