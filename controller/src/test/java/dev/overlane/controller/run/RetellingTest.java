package dev.overlane.controller.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.flow.state.FlowSet;
import dev.overlane.ovsdb.state.OvsdbChange;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When a switch must read its rows once more. */
final class RetellingTest {
  private final Retelling retelling = new Retelling();

  @Test
  void switchWithoutFlowsOfOurs_mustReadItsRowsAgain_onceItHasItsConnection() {
    retelling.arrived();
    retelling.read(FlowSet.EMPTY);
    assertThat(retelling.isDue()).as("it may be that it is to have none").isFalse();
    retelling.filling();
    assertThat(retelling.isDue()).isTrue();

    retelling.changed(change(Table.ROOT));

    assertThat(retelling.isDue()).isFalse();
    retelling.read(FlowSet.EMPTY);
    retelling.filling();
    assertThat(retelling.isDue()).as("somebody has deleted its flows").isFalse();
  }

  @Test
  void newController_isReadAgain_afterTheSwitchHasDialledIt() {
    retelling.arrived();
    retelling.sending();
    retelling.changed(insert(Table.CONTROLLER));
    retelling.sending();
    retelling.changed(change(Table.PORT));
    assertThat(retelling.isDue()).as("the session is the former controller's").isFalse();
    retelling.left();

    retelling.arrived();
    assertThat(retelling.isDue()).isTrue();
    retelling.changed(change(Table.PORT));

    assertThat(retelling.isDue()).isFalse();
    retelling.left();
    retelling.arrived();
    assertThat(retelling.isDue()).isFalse();
  }

  @Test
  void newController_thatIsDialledBeforeItsRowIsConfirmed_isReadAgainThen_andNotInTheNextSession() {
    retelling.sending();
    retelling.arrived();
    retelling.changed(insert(Table.CONTROLLER));
    assertThat(retelling.isDue()).isTrue();
    retelling.sending();
    retelling.changed(change(Table.ROOT));
    assertThat(retelling.isDue()).isFalse();
    retelling.left();

    retelling.arrived();

    assertThat(retelling.isDue()).isFalse();
  }

  private static OvsdbChangeSet change(Table table) {
    return new OvsdbChangeSet(
        ImmutableList.of(new OvsdbChange.Update("~ it", table, new UUID(0, 1), ImmutableMap.of())));
  }

  private static OvsdbChangeSet insert(Table table) {
    return new OvsdbChangeSet(
        ImmutableList.of(new OvsdbChange.Insert("+ it", table, "it", ImmutableMap.of())));
  }
}
