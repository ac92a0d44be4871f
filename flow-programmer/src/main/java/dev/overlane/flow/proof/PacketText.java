package dev.overlane.flow.proof;

import dev.overlane.flow.state.Bits;
import java.util.ArrayList;
import java.util.List;

/** A header in the syntax of ovs-ofctl(8), as {@code ofproto/trace} takes it. */
final class PacketText {
  private PacketText() {}

  static String of(Ingress ingress, Cube header) {
    List<String> parts = new ArrayList<>();
    parts.add(ingress.text());
    parts.add("dl_src=" + header.source());
    parts.add("dl_dst=" + header.destination());
    Bits tag = header.tag();
    if ((tag.value() & Cube.TAG_PRESENT) != 0) {
      parts.add("dl_vlan=" + (tag.value() & ~Cube.TAG_PRESENT));
    }
    parts.addAll(HeaderWords.texts(header.others()).values());
    return String.join(",", parts);
  }
}
