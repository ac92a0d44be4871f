package dev.overlane.controller.cluster;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.cluster.etcd.Changed;
import dev.overlane.controller.cluster.etcd.Entry;
import dev.overlane.controller.cluster.etcd.Guarded;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key by which the other members know this one and its network. Confined to one thread, which
 * it blocks when it asks etcd.
 */
final class Registration {
  private static final Logger log = LoggerFactory.getLogger(Registration.class);

  private final String member;
  private final KnownKeys known;
  private Identity identity;
  private boolean registered;
  private Optional<String> trouble = Optional.empty();

  Registration(String member, Identity identity, KnownKeys known) {
    this.member = member;
    this.identity = identity;
    this.known = known;
  }

  /** From now on the member has another network, or another standing. */
  void become(Identity next) {
    if (!next.equals(identity)) {
      identity = next;
      registered = false;
    }
  }

  /** As {@link #become}, of the same file. */
  void become(Standing standing) {
    become(identity.at(standing));
  }

  /** Whether the key is there under a lease, as far as is known. */
  boolean isThere(long lease) {
    Entry own = known.view().members().get(member);
    return own != null && own.lease() == lease;
  }

  /** Whether, besides, it says what this member is now. */
  boolean isUpToDate(long lease) {
    return registered && isThere(lease);
  }

  /** Why the name is not this process's; empty: it is, as far as is known. */
  Optional<String> trouble() {
    return trouble;
  }

  /**
   * Makes the key, or has it say what this member is now.
   *
   * @param unreached what makes the key of hosts out of reach, for whoever begins
   */
  void register(long lease, Guarded unreached) throws IOException, InterruptedException {
    String key = known.names().member(member);
    Entry own = known.view().members().get(member);
    if (own == null) {
      // Both at once: nobody is to think that it reaches all.
      Changed made =
          known.change(ImmutableList.of(Guarded.create(key, identity.text(), lease), unreached));
      if (made.happened().get(0)) {
        registered = true;
        log.info("cluster {}: {} is a member", known.names().cluster(), member);
      }
    } else if (own.lease() != lease) {
      Identity other = Identity.of(own.value());
      registered = false;
      if (other.process().equals(identity.process())) {
        // Its own key, of a lease that is over: it goes soon.
        return;
      }
      trouble =
          Optional.of(
              "another process is member "
                  + member
                  + " ("
                  + other.process()
                  + "), or was so until just now: if it lives, give one of them another name");
      return;
    } else if (!own.value().equals(identity.text())) {
      // Whose answer is lost is asked for again, and changes nothing the second time.
      Changed made =
          known.change(
              ImmutableList.of(Guarded.replace(key, own.createRevision(), identity.text(), lease)));
      registered = made.happened().get(0);
    } else {
      registered = true;
    }
    trouble = Optional.empty();
  }
}
