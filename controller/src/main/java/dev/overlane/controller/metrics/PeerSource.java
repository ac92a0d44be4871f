package dev.overlane.controller.metrics;

import dev.overlane.controller.measure.Plane;
import dev.overlane.controller.run.PeerRefusals;
import dev.overlane.peers.PeerMemory;
import dev.overlane.peers.Refusals;

/** Whom the controller turned away, and what the others make it hold. */
final class PeerSource implements Source {
  private final PeerRefusals refusals;
  private final PeerMemory memory;

  PeerSource(PeerRefusals refusals, PeerMemory memory) {
    this.refusals = refusals;
    this.memory = memory;
  }

  @Override
  public void write(Sheet sheet) {
    for (Refusals.Reason reason : Refusals.Reason.values()) {
      String word = reason.toString();
      sheet.add(Families.REFUSED, refusals.openflow().count(reason), Plane.FLOWS.protocol(), word);
      sheet.add(Families.REFUSED, refusals.ovsdb().count(reason), Plane.ROWS.protocol(), word);
    }
    sheet.add(Families.EVICTED, memory.evictions());
    sheet.add(Families.MEMORY, memory.used());
    sheet.add(Families.MEMORY_LIMIT, memory.limit());
  }
}
