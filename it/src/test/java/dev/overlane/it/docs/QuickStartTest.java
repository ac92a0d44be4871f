package dev.overlane.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.OnRealHosts;
import dev.overlane.it.Packages;
import dev.overlane.it.docs.DocsPage.Example;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The quick start by a stranger, from the package to the ping, word by word and in one go, where no
 * Java is. The hosts are a lab's, which have their Open vSwitch; there is no systemd, so what the
 * service would run is started by hand, once the controller's machine has its address.
 */
@Tag("long")
final class QuickStartTest {
  /** What the page's title promises. */
  private static final Duration PROMISED = Duration.ofMinutes(5);

  /** For the shell: another /var, no Java, and no overlane until the package brings it. */
  private static final String BEFORE =
      """
      mkdir .written/var .written/var-work
      mount -t overlay overlay -o "lowerdir=/var,upperdir=$PWD/.written/var,workdir=$PWD/.written/var-work" /var
      mount -t tmpfs none /usr/lib/jvm
      rm bin/overlane
      export DEBIAN_FRONTEND=noninteractive
      hash -r
      ! command -v overlane
      """;

  /** The lab's hosts do without a module of this machine's kernel, which it may not have. */
  private static final String NETDEV =
      "sed -i 's/#datapath-type: system/datapath-type: netdev/' net.yaml";

  /** As systemd would: the unit's command, its user, its runtime directory. */
  private static final String SERVICE =
      """
      install -d -o overlane -g overlane /run/overlane
      exec setpriv --reuid=overlane --regid=overlane --init-groups --no-new-privs --bounding-set=-all --inh-caps=-all \\
        env -i PATH=/usr/bin:/bin $(sed -n 's/^ExecStart=//p' /usr/lib/systemd/system/overlane.service)
      """;

  private DocsShell shell;
  private Path deb;

  @BeforeEach
  void open() throws IOException {
    OnRealHosts.orSkip();
    SshHosts.orSkip();
    deb = Packages.newestOrSkip(".deb");
    shell = DocsShell.start();
  }

  @AfterEach
  void close() throws IOException {
    if (shell != null) {
      try {
        shell.run("overlane lab down");
      } finally {
        shell.close();
      }
    }
  }

  @Test
  void stranger_getsFromThePackageToThePing_withinFiveMinutes() throws IOException {
    Files.copy(deb, shell.directory().resolve(deb.getFileName()));
    type(BEFORE, "");
    Instant begun = Instant.now();

    typeBlock("apt install ./overlane_VERSION_");
    typeBlock("overlane init net.yaml ");
    type(NETDEV, "");
    type("overlane lab up net.yaml", "");
    shell.runBeside(SERVICE, "controller");
    typeBlock("overlane bootstrap net.yaml --ssh");
    String status = typeBlock("install -m 640 ");
    typeBlock("scp /usr/lib/overlane/host/overlane-plug ");
    String pings = typeBlock("ip netns add web ");
    Duration took = Duration.between(begun, Instant.now());
    System.out.printf("quick start: %d ms in all%n", took.toMillis());

    assertThat(status).contains("converged on all 3 hosts");
    assertThat(pings).containsPattern(" [1-3] received, ");
    assertThat(took).isLessThan(PROMISED);
  }

  /** Types the first block of the page that begins so; what its last command prints. */
  private String typeBlock(String begin) throws IOException {
    ImmutableList<Example> examples =
        DocsPage.read(Path.of("../docs/quick-start.md")).blocks().stream()
            .map(DocsPage::examples)
            .filter(all -> !all.isEmpty() && all.get(0).command().startsWith(begin))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no such block: " + begin));
    String printed = "";
    for (Example example : examples) {
      String command = example.command();
      String host = command.contains("# on ") ? command.replaceFirst("(?s).*# on ", "") : "";
      printed =
          type(command.replace("overlane_VERSION_amd64.deb", deb.getFileName().toString()), host);
    }
    return printed;
  }

  /** Types a command, on a host of the lab if one is named; it must succeed. */
  private String type(String command, String place) throws IOException {
    Instant begun = Instant.now();
    CommandResult result = shell.run(command, place);
    System.out.printf(
        "quick start: %d ms: %s%n",
        Duration.between(begun, Instant.now()).toMillis(), command.lines().findFirst().orElse(""));
    assertThat(result.succeeded()).as("%s", result).isTrue();
    return result.stdout();
  }
}
