package dev.overlane.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.peers.PeerMemory.Account;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PeerMemoryTest {
  private final PeerMemory memory = new PeerMemory(1_333);
  private final List<String> gone = new ArrayList<>();

  private Account open(String name) {
    return memory.open(100, reason -> gone.add(name));
  }

  @Test
  void allowance_doesNotCount() {
    for (int i = 0; i < 50; i++) {
      assertThat(open("p" + i).hold(100)).isTrue();
    }
    assertThat(memory.used()).isZero();
  }

  @Test
  void fundUsedUp_costsWhoHoldsMost_notWhoAsks() {
    Account large = open("large");
    Account small = open("small");
    assertThat(large.hold(1_000)).isTrue();
    assertThat(small.hold(300)).isTrue();
    assertThat(gone).containsExactly("large");
    assertThat(large.hold(50)).isFalse();
    large.close();
    assertThat(memory.used()).isEqualTo(200);
    assertThat(small.hold(1_000)).isTrue();
  }

  @Test
  void whoHoldsMostAndAsksForMore_isRefusedItself() {
    Account large = open("large");
    open("small").hold(300);
    assertThat(large.hold(5_000)).isFalse();
    assertThat(gone).isEmpty();
    assertThat(large.refusal()).contains("more than any other peer");
  }

  @Test
  void allOfTheFund_isNeverExceeded() {
    List<Account> greedy = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      greedy.add(open("g" + i));
      greedy.get(i).hold(900 - i);
    }
    assertThat(open("late").hold(200)).isFalse();
    greedy.forEach(Account::close);
    assertThat(memory.used()).isEqualTo(100);
  }

  @Test
  void closedAccount_holdsNothing() {
    Account account = open("a");
    account.hold(700);
    account.close();
    account.close();
    assertThat(memory.used()).isZero();
    assertThat(account.hold(700)).isFalse();
    assertThat(memory.used()).isZero();
  }
}
