package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.it.docs.PageBlocks;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe of docs/recipes.md for machined: in a system that has one, and an Open vSwitch. */
final class MachineRecipeTest {
  private static final String PLUG = "/usr/local/sbin/overlane-plug";

  /** A bridge with an address of its own is all that the machine talks to. */
  private static final String SWITCH =
      """
      mkdir -p /run/openvswitch
      ovsdb-tool create /tmp/conf.db /usr/share/openvswitch/vswitch.ovsschema
      ovsdb-server /tmp/conf.db --remote=punix:/run/openvswitch/db.sock --pidfile --detach -vconsole:off
      ovs-vsctl --no-wait init
      ovs-vswitchd --pidfile --detach -vconsole:off
      ovs-vsctl add-br br0 -- set bridge br0 datapath_type=netdev
      ip link set br0 up
      ip addr add 192.168.99.22/24 dev br0
      """;

  /** What systemd-nspawn takes for a system, of busybox(1) alone. */
  private static final String MACHINE =
      """
      root=/var/lib/machines/web
      for folder in bin sbin etc usr proc sys dev run tmp var; do mkdir -p "$root/$folder"; done
      cp "$(command -v busybox)" "$root/bin/busybox"
      ln -s busybox "$root/bin/sh"
      echo ID=busybox >"$root/etc/os-release"
      printf '#!/bin/sh\\nexec busybox sleep 600\\n' >"$root/sbin/init"
      chmod 755 "$root/sbin/init"
      """;

  @TempDir private Path directory;

  @Test
  void machineThatRuns_isPlugged_andPluggedAnewAfterARestart() throws IOException {
    OnRealHosts.orSkip();
    RecipePackages.orSkip("systemd-nspawn", "machinectl", "dbus-daemon", "busybox", "ethtool");
    ImmutableList<String> recipe =
        PageBlocks.of("docs/recipes.md", MachineRecipeTest.class).next("systemd-nspawn --boot ");
    String again =
        PageBlocks.of("docs/hosts.md", MachineRecipeTest.class)
            .next("overlane-plug machine ")
            .get(0);
    try (BootedSystem booted = new BootedSystem(directory)) {
      booted.copy(PlugProgram.FILE, PLUG);
      does(booted, "chmod 755 " + PLUG + "\n" + SWITCH + MACHINE);

      start(booted, recipe.get(0));
      assertThat(does(booted, recipe.get(1)))
          .contains("web1: plugged: ov-web1, eth0 in machine web");
      awaitPing(booted);

      does(booted, "machinectl kill --signal=KILL web");
      Await.until(
          "the device went with the machine",
          () -> does(booted, "overlane-plug list").endsWith(" machine:web (its device is gone)\n"));
      Await.until("it is not known any more", () -> !runs(booted));
      assertThat(type(booted, again).stderr())
          .contains("there is no running machine web: machinectl list");

      start(booted, recipe.get(0));
      assertThat(does(booted, again)).contains("left behind by machine:web", "web1: plugged: ");
      awaitPing(booted);
    }
  }

  /** It runs in the foreground, as in a terminal of its own. */
  private static void start(BootedSystem booted, String command) {
    does(booted, command + " >/tmp/web.log 2>&1 </dev/null &");
    Await.until("the machine runs", () -> runs(booted));
  }

  private static boolean runs(BootedSystem booted) {
    return type(booted, "machinectl show web --property=Leader --value").succeeded();
  }

  private static void awaitPing(BootedSystem booted) {
    Await.until("it answers", () -> type(booted, "ping -c1 -W1 192.168.99.11").succeeded());
  }

  private static CommandResult type(BootedSystem booted, String script) {
    return booted.run("PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin", "sh", "-euc", script);
  }

  private static String does(BootedSystem booted, String script) {
    CommandResult result = type(booted, script);
    assertThat(result.succeeded()).as("%s", result).isTrue();
    return result.stdout();
  }
}
