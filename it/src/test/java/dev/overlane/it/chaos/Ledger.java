package dev.overlane.it.chaos;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The account of every probe: when it was sent, and who received it when, by the clock of the
 * kernel that saw it pass a container's device. Any thread may call.
 */
final class Ledger {
  /** One stream's probes: sent, and received by each who should. */
  private static final class Account {
    final ProbeStream stream;
    final Times sent = new Times();
    final Map<Member, Times> received = new LinkedHashMap<>();
    int settled;

    Account(ProbeStream stream) {
      this.stream = stream;
      stream.receivers().forEach(to -> received.put(to, new Times()));
    }
  }

  private final ImmutableList<Account> accounts;
  private final List<String> remarks = new ArrayList<>();
  private long leaked;
  private int remarksSettled;
  private long leakedSettled;

  Ledger(List<ProbeStream> streams) {
    accounts = streams.stream().map(Account::new).collect(ImmutableList.toImmutableList());
  }

  ImmutableList<ProbeStream> streams() {
    return accounts.stream().map(a -> a.stream).collect(ImmutableList.toImmutableList());
  }

  /** A probe passed the device of a member, in whatever direction. */
  synchronized void sighted(Member at, ProbeFrame probe, long micros) {
    Account account = accounts.get(probe.stream());
    Member from = account.stream.from();
    if (at.equals(from)) {
      if (!account.sent.set(probe.number(), micros)) {
        remark(micros, at.name() + " got its own probe back");
      }
    } else if (!at.segment().equals(from.segment())) {
      leaked++;
      remark(micros, "LEAK: " + at.name() + " received of " + from.name() + " " + probe);
    } else if (account.received.containsKey(at)
        && !account.received.get(at).set(probe.number(), micros)) {
      remark(micros, at.name() + " received a probe of " + from.name() + " twice");
    }
  }

  private void remark(long micros, String text) {
    remarks.add(instant(micros) + " " + text);
  }

  /** Frames seen by a member of another segment so far. */
  synchronized long leaked() {
    return leaked;
  }

  /** Whether every pair has delivered a probe that was sent at or after a moment. */
  synchronized boolean allPairsDeliverSince(Instant moment) {
    return pairsSilentSince(moment).isEmpty();
  }

  /** The pairs that have not. */
  synchronized ImmutableList<String> pairsSilentSince(Instant moment) {
    ImmutableList.Builder<String> silent = ImmutableList.builder();
    for (Account account : accounts) {
      account.received.forEach(
          (to, times) -> {
            int last = times.length() - 1;
            if (last < 0 || account.sent.get(last) < micros(moment)) {
              silent.add(account.stream.from().name() + " to " + to.name());
            }
          });
    }
    return silent.build();
  }

  /**
   * Settles the probes that were sent before a moment and have not been settled; they must have had
   * the time to arrive ({@link #allPairsDeliverSince} the same moment tells that).
   *
   * @param concern whom the fault of this window may touch
   * @param healed the fault's end
   */
  synchronized Toll settle(Instant until, Concern concern, Instant healed) {
    Settlement settlement = new Settlement(concern, micros(healed));
    for (Account account : accounts) {
      int from = account.settled;
      int end = from;
      while (end < account.sent.length() && account.sent.get(end) < micros(until)) {
        end++;
      }
      settlement.count(account.stream, account.sent, from, end);
      for (Map.Entry<Member, Times> received : account.received.entrySet()) {
        settlement.walk(
            account.stream, received.getKey(), account.sent, received.getValue(), from, end);
      }
      account.settled = end;
    }
    ImmutableList<String> news =
        ImmutableList.copyOf(remarks.subList(remarksSettled, remarks.size()));
    Toll toll = settlement.toll(leaked - leakedSettled, news);
    remarksSettled = remarks.size();
    leakedSettled = leaked;
    return toll;
  }

  static long micros(Instant moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
