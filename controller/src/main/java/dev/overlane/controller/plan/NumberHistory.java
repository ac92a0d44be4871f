package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.config.model.NetworkModel;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers that tell a segment may still mean to some host: those of the file, which take
 * revisions over one by one, and those that left it, which keep the flows that they have. Not safe
 * for threads.
 */
public final class NumberHistory {
  private final Set<KeyMeanings> unsettled = new LinkedHashSet<>();
  private final SetMultimap<Ipv4Address, KeyMeanings> departed = LinkedHashMultimap.create();
  private @Nullable NetworkModel newest;

  /**
   * Every host is as the newest revision says: nobody in the file knows the older ones any more.
   */
  public void settled() {
    if (newest != null) {
      unsettled.clear();
      unsettled.add(KeyMeanings.of(newest));
    }
  }

  /** Returns why a revision may not follow, empty if it may. */
  public ImmutableList<Hazard> hazards(NetworkModel next) {
    return ImmutableList.<Hazard>builder()
        .addAll(RevisionRules.hazards(unsettled, next))
        .addAll(RevisionRules.returns(departed, next))
        .build();
  }

  /** A revision is in force from now on. */
  public void accepted(NetworkModel next) {
    Set<Ipv4Address> present = new HashSet<>();
    next.hosts().values().forEach(host -> present.add(host.address()));
    for (Host host : hostsSoFar()) {
      if (!present.contains(host.address())) {
        // It may be at any of them: it need not have taken over the newest one before it left.
        departed.putAll(host.address(), unsettled);
      }
    }
    for (Ipv4Address address : present) {
      unsettled.addAll(departed.removeAll(address));
    }
    unsettled.add(KeyMeanings.of(next));
    newest = next;
  }

  private Iterable<Host> hostsSoFar() {
    return Optional.ofNullable(newest)
        .<Iterable<Host>>map(model -> model.hosts().values())
        .orElse(ImmutableList.of());
  }
}
