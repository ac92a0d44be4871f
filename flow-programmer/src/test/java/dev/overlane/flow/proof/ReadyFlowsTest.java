package dev.overlane.flow.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.Overlay.Encoding;
import dev.overlane.flow.compile.TestNetworks;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ReadyFlowsTest {
  private final Views seed = new Views(TestNetworks.seed(Encoding.VNI_PER_SEGMENT));
  private final AtomicInteger made = new AtomicInteger();

  private HostProof proof(String host, ReadyFlows kept) {
    return new HostProof(seed.of(host), ImmutableSet.of(), kept);
  }

  private HostProof.Ready ask(ReadyFlows kept, HostProof host) {
    return kept.of(
        host,
        () -> {
          made.incrementAndGet();
          return host.ready();
        });
  }

  @Test
  void whatFits_isMadeOnce() {
    ReadyFlows kept = new ReadyFlows(1 << 30);
    HostProof first = proof("h1", new ReadyFlows(1 << 30));
    HostProof second = proof("h2", new ReadyFlows(1 << 30));

    HostProof.Ready one = ask(kept, first);
    ask(kept, second);

    assertThat(ask(kept, first)).isSameAs(one);
    assertThat(made).hasValue(2);
  }

  @Test
  void whatWasAskedLongestAgo_goesFirst() {
    HostProof first = proof("h1", new ReadyFlows(1 << 30));
    HostProof second = proof("h1", new ReadyFlows(1 << 30));
    HostProof third = proof("h1", new ReadyFlows(1 << 30));
    ReadyFlows roomForTwo = new ReadyFlows(2L * first.ready().bytes());

    ask(roomForTwo, first);
    ask(roomForTwo, second);
    ask(roomForTwo, first);
    ask(roomForTwo, third);
    ask(roomForTwo, first);
    assertThat(made).hasValue(3);

    ask(roomForTwo, second);
    assertThat(made).hasValue(4);
  }
}
