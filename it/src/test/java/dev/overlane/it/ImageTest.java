package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The OCI image and the tarball: unpacked, and started from there. */
@Tag("long")
final class ImageTest {
  /** An archive of classes is made then. */
  private static final Duration FIRST_START = Duration.ofMinutes(3);

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A container as docs/install.md starts it: nothing can be written but in what {@code --tmpfs}
   * names. $1 is the root, $2 the user; folders and their options follow, and after -- the command.
   */
  private static final String CONTAINER =
      """
      set -e
      root="$1" user="$2"
      shift 2
      mount --bind "$root" "$root"
      mkdir -p "$root/proc"
      mount --rbind /proc "$root/proc"
      while [ "$1" != -- ]; do
        mount -t tmpfs -o "$2" none "$root$1"
        shift 2
      done
      shift
      mount -o remount,bind,ro "$root"
      exec chroot --userspec="$user" "$root" "$@"
      """;

  private static final Pattern TMPFS = Pattern.compile("--tmpfs ([^\\s:]+)(?::(\\S+))?");

  @TempDir private Path directory;

  @BeforeEach
  void asRoot() {
    OnRealHosts.orSkip();
  }

  @Test
  void image_isWhatItsDigestsSay_andServes() throws Exception {
    Path layout = unpack(Packages.newestOrSkip(".oci.tar"), "layout");
    JsonNode index = JSON.readTree(layout.resolve("index.json").toFile());
    JsonNode manifest = JSON.readTree(blob(layout, index.at("/manifests/0")).toFile());
    JsonNode config = JSON.readTree(blob(layout, manifest.get("config")).toFile());
    Path root = Files.createDirectory(directory.resolve("image"));
    for (JsonNode layer : manifest.get("layers")) {
      tar("-xpf", blob(layout, layer).toString(), "-C", root.toString());
    }

    Process process =
        new ProcessBuilder(
                ImmutableList.<String>builder()
                    .add("unshare", "--mount", "--net", "sh", "-c", CONTAINER, "sh")
                    .add(root.toString(), config.at("/config/User").asText())
                    .addAll(writable())
                    .add("--", "/usr/lib/overlane/runtime/bin/java", "@/overlane")
                    .addAll(texts(config.at("/config/Cmd")))
                    .build())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    try {
      assertThat(texts(config.at("/config/Entrypoint"))).containsExactly("java", "@/overlane");
      Await.until("its log says so", () -> log().contains("overlane.ctl") || !process.isAlive());
      assertThat(process.isAlive()).as(this::log).isTrue();
      assertThat(log()).contains("revision 1 of /etc/overlane/overlane.yaml is in force");
      Path inside = Path.of("/proc", Long.toString(process.pid()), "root");
      assertThat(Files.getAttribute(inside.resolve("run/overlane/overlane.ctl"), "unix:uid"))
          .isEqualTo(65532);
      assertThatThrownBy(() -> Files.createFile(inside.resolve("etc/overlane/new")))
          .hasMessageContaining("Read-only");
    } finally {
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(process.exitValue()).isZero();
  }

  /** The folders of {@code --tmpfs} in docs/install.md, and the options of each. */
  private static ImmutableList<String> writable() throws IOException {
    ImmutableList.Builder<String> folders = ImmutableList.builder();
    TMPFS
        .matcher(Files.readString(Launch.HOME.resolve("docs/install.md")))
        .results()
        .forEach(
            found -> folders.add(found.group(1), Optional.ofNullable(found.group(2)).orElse("rw")));
    return folders.build();
  }

  @Test
  void tarball_runsFromAnywhere_withItsOwnJava() throws IOException {
    Path unpacked = unpack(Packages.newestOrSkip(".tar.gz"), "somewhere");
    Path tree = MoreFiles.listFiles(unpacked).get(0);
    Path link = Files.createSymbolicLink(directory.resolve("ol"), tree.resolve("bin/overlane"));
    String file = tree.resolve("config/examples/seed.yaml").toString();

    CommandResult result =
        Shell.run(
            ImmutableList.of(
                "env",
                "-i",
                "PATH=/usr/bin:/bin",
                "JAVA_HOME=/nowhere",
                "" + link,
                "validate",
                file),
            FIRST_START);

    assertThat(result.exitCode()).as("%s", result).isZero();
    assertThat(result.stdout()).contains("good: 2 hosts");
  }

  private Path unpack(Path tar, String name) throws IOException {
    Path target = Files.createDirectory(directory.resolve(name));
    tar("-xf", tar.toString(), "-C", target.toString());
    return target;
  }

  private static void tar(String... arguments) {
    CommandResult result =
        Shell.run(ImmutableList.<String>builder().add("tar").add(arguments).build());
    assertThat(result.succeeded()).as("%s", result).isTrue();
  }

  /** The file of a descriptor, after its size and digest have been checked. */
  private static Path blob(Path layout, JsonNode descriptor) throws IOException {
    String digest = descriptor.get("digest").asText();
    Path file = layout.resolve("blobs").resolve(digest.replace(':', '/'));
    assertThat(Files.size(file)).isEqualTo(descriptor.get("size").asLong());
    assertThat("sha256:" + MoreFiles.asByteSource(file).hash(Hashing.sha256())).isEqualTo(digest);
    return file;
  }

  private static ImmutableList<String> texts(JsonNode array) {
    ImmutableList.Builder<String> texts = ImmutableList.builder();
    array.forEach(text -> texts.add(text.asText()));
    return texts.build();
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
