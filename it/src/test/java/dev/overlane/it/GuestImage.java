package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a guest boots: the kernel of {@code bin/setup --recipes}, and in its memory busybox(1) with
 * a first process that sets the addresses of its network cards and serves its files by HTTP.
 *
 * @param kernel the kernel's file
 * @param initrd the archive that the kernel unpacks (newc of cpio(1))
 */
record GuestImage(Path kernel, Path initrd) {

  /** Modules need others first: so each is tried as often as a chain of them may be long. */
  private static final String INIT =
      """
      #!/bin/sh
      mount -t proc proc /proc
      mount -t sysfs sysfs /sys
      for pass in 1 2 3 4; do
        for module in /modules/*.ko; do insmod "$module" 2>/dev/null; done
      done
      """;

  /** Makes one in a directory; its cards eth0, eth1, … get the addresses, {@code IP/LEN} each. */
  static GuestImage in(Path directory, List<String> addresses) throws IOException {
    Path root = BusyboxRoot.at(directory.resolve("guest"));
    Path modules = Files.createDirectory(root.resolve("modules"));
    try (var files = Files.newDirectoryStream(RecipePackages.GUEST, "*.ko")) {
      for (Path file : files) {
        Files.copy(file, modules.resolve(file.getFileName()));
      }
    }
    StringBuilder init = new StringBuilder(INIT);
    for (int card = 0; card < addresses.size(); card++) {
      init.append("ip addr add ").append(addresses.get(card)).append(" dev eth").append(card);
      init.append("\nip link set eth").append(card).append(" up\n");
    }
    init.append("httpd -h /\nip addr\necho ready\nwhile true; do sleep 1000; done\n");
    Path first = root.resolve("init");
    Files.writeString(first, init);
    assertThat(first.toFile().setExecutable(true)).isTrue();
    Path initrd = directory.resolve("initrd");
    CommandResult packed =
        Shell.run(
            ImmutableList.of(
                "sh",
                "-euc",
                "cd \"$1\"; find . | busybox cpio -o -H newc >\"$2\"",
                "sh",
                root.toString(),
                initrd.toString()));
    assertThat(packed.succeeded()).as("%s", packed).isTrue();
    return new GuestImage(RecipePackages.GUEST.resolve("vmlinuz"), initrd);
  }

  /**
   * A domain of libvirt that boots it, computed without KVM (libvirt.org, "Domain XML format").
   *
   * @param console the file that what it says is written to
   * @param interfaces the elements of its network cards
   */
  String domain(String name, Path console, String interfaces) {
    return """
        <domain type='qemu'>
          <name>%s</name>
          <memory unit='MiB'>128</memory>
          <os>
            <type arch='x86_64' machine='q35'>hvm</type>
            <kernel>%s</kernel>
            <initrd>%s</initrd>
            <cmdline>console=ttyS0 panic=-1 quiet</cmdline>
          </os>
          <features><acpi/></features>
          <devices>
            <emulator>/usr/bin/qemu-system-x86_64</emulator>
            <serial type='file'><source path='%s'/></serial>
            <memballoon model='none'/>
            %s
          </devices>
        </domain>
        """
        .formatted(name, kernel, initrd, console, interfaces);
  }
}
