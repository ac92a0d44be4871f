package dev.overlane.it;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.model.MacAddress;
import dev.overlane.lab.Capture;
import dev.overlane.lab.CapturedFrame;
import dev.overlane.lab.Frame;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.Pinger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two segments' containers that try without pause to reach each other, and what of that arrives:
 * nothing should, whatever happens meanwhile. Their requests for an address that never answers are
 * broadcasts, so that flooding is tried too.
 */
final class LeakWatch implements AutoCloseable {
  private static final int PER_SECOND = 20;

  private final Deque<Runnable> running = new ArrayDeque<>();
  private final List<Pinger> pingers = new ArrayList<>();
  private final Map<String, Capture> captures = new LinkedHashMap<>();
  private final Map<String, ImmutableMap<MacAddress, String>> foreign = new LinkedHashMap<>();

  private LeakWatch() {}

  /** Starts to watch; the first of each side also tries to reach the first of the other. */
  static LeakWatch between(List<LabContainer> one, List<LabContainer> other) {
    LeakWatch watch = new LeakWatch();
    watch.listen(one, other);
    watch.listen(other, one);
    watch.tryToReach(one.get(0), other.get(0));
    watch.tryToReach(other.get(0), one.get(0));
    return watch;
  }

  private void listen(List<LabContainer> here, List<LabContainer> there) {
    ImmutableMap<MacAddress, String> strangers =
        there.stream()
            .collect(
                ImmutableMap.toImmutableMap(
                    c -> MacAddress.parse(c.mac()).orElseThrow(), LabContainer::name));
    for (LabContainer container : here) {
      Capture capture = container.listen();
      running.push(capture::close);
      captures.put(container.name(), capture);
      foreign.put(container.name(), strangers);
    }
  }

  private void tryToReach(LabContainer from, LabContainer to) {
    Pinger pinger = from.pinger(to, PER_SECOND);
    running.push(pinger::close);
    pingers.add(pinger);
  }

  /** Everything that arrived on the wrong side so far, in no order that matters. */
  ImmutableList<String> leaks() {
    ImmutableList.Builder<String> leaks = ImmutableList.builder();
    pingers.forEach(pinger -> pinger.replies().forEach(reply -> leaks.add("an answer: " + reply)));
    captures.forEach(
        (name, capture) -> {
          for (CapturedFrame captured : capture.frames()) {
            captured.frame().ifPresent(frame -> addIfForeign(leaks, name, frame));
          }
        });
    return leaks.build();
  }

  private void addIfForeign(ImmutableList.Builder<String> leaks, String receiver, Frame frame) {
    String sender = foreign.get(receiver).get(frame.source());
    if (sender != null) {
      leaks.add(receiver + " received of " + sender + ": " + frame);
    }
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      running.pop().run();
    }
  }
}
