package dev.overlane.it;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.LabSpec.ContainerSpec;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Containers that no file declares: made by a test, and plugged in by hand where it says. */
final class Guests {
  private static final int FIRST = 150;

  private final Stage stage;
  private final AtomicInteger count = new AtomicInteger();

  Guests(Stage stage) {
    this.stage = stage;
  }

  /** Makes a container, its device on the host is {@code v} and its name; it is plugged nowhere. */
  LabContainer add(String host, String name) {
    int number = FIRST + count.getAndIncrement();
    stage
        .lab()
        .add(
            new ContainerSpec(
                name,
                host,
                "v" + name,
                false,
                String.format(Locale.ROOT, "02:00:00:00:99:%02x", number),
                ImmutableList.of("192.168.99." + number + "/24")));
    return stage.lab().attach(name);
  }

  /** Makes a container and plugs it in: {@code ovs-vsctl add-port BRIDGE DEVICE SETTINGS...}. */
  LabContainer plug(String host, String name, String bridge, String... settings) {
    LabContainer guest = add(host, name);
    plug(guest, bridge, settings);
    return guest;
  }

  /** Plugs a container in that is plugged nowhere. */
  void plug(LabContainer guest, String bridge, String... settings) {
    String[] command =
        ImmutableList.<String>builder()
            .add("add-port", bridge, guest.device())
            .add(settings)
            .build()
            .toArray(String[]::new);
    hostOf(guest).vsctl(command);
  }

  /** Plugs a container in as the interface that somebody calls {@code ifaceId}. */
  void claim(LabContainer guest, String bridge, String ifaceId) {
    String key = "external_ids:iface-id=" + ifaceId;
    plug(guest, bridge, "--", "set", "Interface", guest.device(), key);
  }

  /** Unplugs a container; its device stays. */
  void unplug(LabContainer guest) {
    hostOf(guest).vsctl("del-port", guest.device());
  }

  private LabHost hostOf(LabContainer guest) {
    return stage.host(guest.host());
  }
}
