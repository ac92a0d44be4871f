package dev.overlane.controller.cluster;

import dev.overlane.controller.status.HostNote;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The hosts as the cluster sees them; any thread. */
public interface SharedHosts {

  /** Has hosts planned anew: whether they may be written to has changed. */
  void reconsider(Set<String> hosts);

  /** The hosts with whose database and switch there are sessions now. */
  Set<String> reached();

  /** What this member has met with each host that its status knows. */
  Map<String, HostNote> notes();

  /** Completes when no change of these hosts is under way; none begins without a mandate. */
  CompletionStage<Void> settled(Set<String> hosts);
}
