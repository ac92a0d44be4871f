package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.docs.PageBlocks;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabHost;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recipes of docs/recipes.md for libvirt, with its own daemon, its hook and real guests, and
 * that for QEMU without it.
 */
final class LibvirtRecipesTest {
  private static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev }
      segments: { ab: { vlan: 100, vni: 10100 } }
      hosts:
        h1: { address: 192.168.77.11 }
        h2: { address: 192.168.77.12 }
      ports:
        web1: { segment: ab }
        web2: { segment: ab }
        db1: { segment: ab, iface-id: "3f0c2f0e-5ad0-4a0f-9a55-5b1d7a3c8e11" }
      """;

  private static final String OF_THE_HOOK =
      """
      <interface type='ethernet'>
        <mac address='52:54:00:00:00:07'/>
        <target dev='tap7'/>
        <mtu size='1450'/>
        <model type='virtio'/>
        <driver name='qemu'><host csum='off'/></driver>
        <alias name='ua-web1'/>
      </interface>
      """;

  private static final String OF_LIBVIRT =
      """
      <interface type='bridge'>
        <source bridge='br0'/>
        <virtualport type='openvswitch'>
          <parameters interfaceid='3f0c2f0e-5ad0-4a0f-9a55-5b1d7a3c8e11'/>
        </virtualport>
        <mac address='52:54:00:00:00:08'/>
        <mtu size='1450'/>
        <model type='virtio'/>
      </interface>
      """;

  /** A guest boots on a processor that is computed. */
  private static final Duration BOOT = Duration.ofMinutes(2);

  @RegisterExtension static final Stage stage = Stage.of(NETWORK).running();

  @RegisterExtension
  static final PageBlocks recipes = PageBlocks.of("docs/recipes.md", LibvirtRecipesTest.class);

  private static final PlainNamespaces spaces = new PlainNamespaces();

  @TempDir private static Path directory;

  private static LibvirtDaemon libvirt;
  private static GuestImage image;

  @BeforeAll
  static void startDaemon() throws IOException {
    RecipePackages.orSkip("libvirtd", "virsh", "qemu-system-x86_64", "busybox");
    RecipePackages.guestOrSkip();
    image = GuestImage.in(directory, List.of("192.168.99.11/24", "192.168.98.11/24"));
    libvirt =
        stage.closing(
            new LibvirtDaemon(
                stage.host("h1"), Files.createDirectory(directory.resolve("daemon"))));
  }

  @AfterEach
  void endGuests() {
    libvirt.virsh("destroy", "web");
    PlugProgram.run(stage.host("h2"), ImmutableList.of(), "unplug", "web2");
    spaces.close();
  }

  @AfterAll
  static void closeSpaces() {
    spaces.close();
  }

  @Test
  void guest_isPluggedByTheHookAndByLibvirtItself_andUnpluggedWhenItEnds() throws IOException {
    Path console = directory.resolve("console");

    started(image.domain("web", console, OF_THE_HOOK + OF_LIBVIRT));

    stage
        .controller()
        .awaitStatus(
            "both cards are members",
            s -> s.members("h1", "ab").containsAll(List.of("web1", "db1")));
    String peer = plugPeer();
    Await.until("the guest has booted", BOOT, () -> read(console).contains("ready"));
    assertThat(read(console)).containsPattern("eth0: \\S+ mtu 1450 ");
    for (String card : List.of("192.168.99.11", "192.168.98.11")) {
      spaces.awaitPing(peer, card);
      assertThat(Shell.in(peer, "ping", "-c1", "-W2", "-Mdo", "-s1422", card).succeeded())
          .as("a full packet passes in one piece to %s", card)
          .isTrue();
    }
    assertThat(PlainNamespaces.page(peer, "192.168.99.11", "/init")).contains("httpd -h /");

    assertThat(libvirt.virsh("destroy", "web").succeeded()).isTrue();

    stage.controller().awaitStatus("none is", s -> s.members("h1", "ab").isEmpty());
    assertThat(stage.host("h1").vsctl("list-ports", "br0")).doesNotContain("tap7", "vnet");
  }

  @Test
  void guestWithAnIdThatIsPlugged_doesNotStart_andTheOtherStays() throws IOException {
    started(image.domain("web", directory.resolve("first"), OF_THE_HOOK));

    String command = recipes.next("virsh create ").get(0);
    Files.writeString(
        directory.resolve("thief.xml"),
        image.domain("thief", directory.resolve("second"), OF_THE_HOOK.replace("tap7", "tap8")));

    CommandResult second = libvirt.typed(directory, command);

    assertThat(second.succeeded()).as("%s", second).isFalse();
    recipes.assertShows(command, second.stdout());
    assertThat(stage.host("h1").vsctl("list-ports", "br0")).contains("tap7").doesNotContain("tap8");
    stage
        .controller()
        .awaitStatus("the first is a member", s -> s.members("h1", "ab").contains("web1"));
  }

  /**
   * As the page has it, with a kernel and a console besides, and the {@code csum=off} that it asks
   * for.
   */
  @Test
  void guestOfQemuAlone_isOnATapThatIsPlugged() throws IOException {
    ImmutableList<String> commands = recipes.next("ip tuntap add tap7");
    Path files = Files.createDirectory(directory.resolve("qemu"));
    try (RandomAccessFile disk = new RandomAccessFile(files.resolve("web.qcow2").toFile(), "rw")) {
      disk.setLength(1 << 20);
    }
    LabHost host = stage.host("h1");
    String qemu =
        commands.get(2)
            + ",csum=off -display none -monitor none -no-reboot -serial file:console"
            + " -append 'console=ttyS0 panic=-1 quiet' -kernel "
            + image.kernel()
            + " -initrd "
            + image.initrd();
    try {
      CommandResult plugged = host.exec(typed(files, commands.get(0) + "\n" + commands.get(1)));
      assertThat(plugged.succeeded()).as("%s", plugged).isTrue();
      RecipeDaemon guest =
          new RecipeDaemon(
              "guest",
              files,
              ImmutableList.<String>builder()
                  .add("nsenter", "--net=/run/netns/" + host.namespace())
                  .add(typed(files, "exec " + qemu))
                  .build());
      try {
        String peer = plugPeer();
        Path console = files.resolve("console");
        Await.until(
            "the guest has booted",
            BOOT,
            () -> !guest.isAlive() || read(console).contains("ready"));
        assertThat(guest.isAlive()).isTrue();
        assertThat(read(console)).containsPattern("eth0: \\S+ mtu 1450 ");
        spaces.awaitPing(peer, "192.168.99.11");
        assertThat(PlainNamespaces.page(peer, "192.168.99.11", "/init")).contains("httpd -h /");
      } finally {
        guest.end();
      }
    } finally {
      PlugProgram.run(host, ImmutableList.of(), "unplug", "web1");
      host.exec("ip", "link", "del", "tap7");
    }
  }

  private static String[] typed(Path files, String commands) {
    return new String[] {
      "env",
      "PATH=" + PlugProgram.FILE.getParent() + ":/usr/sbin:/usr/bin:/sbin:/bin",
      "sh",
      "-euc",
      "cd " + files + "\n" + commands
    };
  }

  /** A container on the other host, in both networks of a guest. */
  private static String plugPeer() {
    String peer = spaces.add("peer");
    PlugProgram.does(
        stage.host("h2"),
        ImmutableList.of(),
        "netns",
        peer,
        "web2",
        "--address",
        "192.168.99.22/24",
        "--address",
        "192.168.98.22/24");
    return peer;
  }

  private static void started(String xml) throws IOException {
    CommandResult result = libvirt.create(xml);
    assertThat(result.succeeded()).as("%s", result).isTrue();
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
