package dev.overlane.bench;

import com.google.common.collect.ImmutableList;
import dev.overlane.lab.LabHost;

/** A bridge of the same size that nobody but the bare tools touches. */
final class HandBridge {
  static final String NAME = "brhand";
  static final String PORT = "hand";

  private HandBridge() {}

  /** Makes it, with these flows. */
  static void make(LabHost host, FlowTexts texts) {
    host.vsctl(rows());
    host.ofctl("--bundle", "add-flows", NAME, texts.file().toString());
  }

  /** Takes it away and makes it again with these flows; each call waits for the switch. */
  static void anew(LabHost host, FlowTexts texts) {
    host.vsctl("del-br", NAME);
    make(host, texts);
  }

  private static String[] rows() {
    ImmutableList.Builder<String> command = ImmutableList.builder();
    command.add("add-br", NAME, "--", "set", "bridge", NAME, "datapath_type=netdev");
    command.add("fail_mode=secure", "protocols=OpenFlow13,OpenFlow14");
    for (int port = 0; port < DriftFile.SEGMENTS; port++) {
      String name = port == 0 ? PORT : PORT + "x" + port;
      command.add("--", "add-port", NAME, name, "tag=" + (100 + port));
      command.add("--", "set", "interface", name, "type=internal");
    }
    return command.build().toArray(String[]::new);
  }
}
