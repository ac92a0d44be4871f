package dev.overlane.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.ImmutableList;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code bin/setup --recipes} installs: too large to ask of every machine that runs tests. */
final class RecipePackages {
  /** Two hosts whose ports are known by their ids alone: what a recipe plugs in is a member. */
  static final String NETWORK =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" } }
      defaults: { datapath-type: netdev, fake-bridges: true }
      segments: { ab: { vlan: 100, vni: 10100 } }
      hosts:
        h1: { address: 192.168.77.11 }
        h2: { address: 192.168.77.12 }
      ports:
        web1: { segment: ab }
        web2: { segment: ab }
      """;

  /** Where a kernel for guests lies, with the modules of its network card: {@code vmlinuz}, … */
  static final Path GUEST = Launch.HOME.resolve("target/guest");

  private RecipePackages() {}

  /** Skips the test, with the reason, where one of the programs is not installed. */
  static void orSkip(String... programs) {
    for (String program : programs) {
      assumeTrue(
          Shell.run(
                  ImmutableList.of("sh", "-c", "PATH=$PATH:/usr/sbin:/sbin command -v " + program))
              .succeeded(),
          program + " is not installed: bin/setup --recipes");
    }
  }

  /** Skips the test where there is no kernel for guests. */
  static void guestOrSkip() {
    assumeTrue(
        Files.exists(GUEST.resolve("vmlinuz")), "no kernel for a guest: bin/setup --recipes");
  }
}
