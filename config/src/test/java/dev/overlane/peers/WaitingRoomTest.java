package dev.overlane.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WaitingRoomTest {
  private final WaitingRoom room = new WaitingRoom(5, 3);
  private final List<String> gone = new ArrayList<>();

  private WaitingRoom.Place enter(String address, String name) {
    return room.enter(InetAddresses.forString(address), reason -> gone.add(name));
  }

  @Test
  void addressThatHasUsedUpItsShare_losesItsOldest() {
    enter("10.0.0.1", "a");
    enter("10.0.0.1", "b");
    enter("10.0.0.1", "c");
    assertThat(gone).isEmpty();
    enter("10.0.0.1", "d");
    assertThat(gone).containsExactly("a");
    assertThat(room.taken()).isEqualTo(3);
  }

  @Test
  void fullRoom_losesTheOldestOfTheAddressThatHasMost() {
    enter("10.0.0.9", "first");
    enter("10.0.0.1", "a");
    enter("10.0.0.1", "b");
    enter("10.0.0.1", "c");
    enter("10.0.0.2", "x");
    enter("10.0.0.3", "newcomer");
    assertThat(gone).containsExactly("a");
    assertThat(room.taken()).isEqualTo(5);
  }

  @Test
  void placeGivenBack_isFreeOnce() {
    WaitingRoom.Place a = enter("10.0.0.1", "a");
    a.leave();
    a.leave();
    assertThat(room.taken()).isZero();
    enter("10.0.0.1", "b");
    enter("10.0.0.1", "c");
    enter("10.0.0.1", "d");
    assertThat(gone).isEmpty();
  }

  @Test
  void placeTakenAway_isNotGivenBackAgain() {
    WaitingRoom.Place a = enter("10.0.0.1", "a");
    enter("10.0.0.1", "b");
    enter("10.0.0.1", "c");
    enter("10.0.0.1", "d");
    a.leave();
    assertThat(room.taken()).isEqualTo(3);
  }

  @Test
  void networkOf64Bits_isOneAddress() {
    for (int i = 1; i <= 4; i++) {
      enter("2001:db8::" + i, "n" + i);
    }
    assertThat(gone).containsExactly("n1");
  }
}
