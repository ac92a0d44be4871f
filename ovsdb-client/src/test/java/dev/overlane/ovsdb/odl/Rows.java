package dev.overlane.ovsdb.odl;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.MoreCollectors;
import dev.overlane.ovsdb.OvsdbSession;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.state.OvsdbChange;
import dev.overlane.ovsdb.state.OvsdbChange.Table;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import dev.overlane.ovsdb.state.OvsdbSnapshot.PortRow;
import dev.overlane.ovsdb.state.OvsdbValue;
import dev.overlane.ovsdb.state.OvsdbValue.Ref;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** Rows and changes that many tests need. */
final class Rows {
  private Rows() {}

  static <T> T only(Collection<T> elements) {
    return elements.stream().collect(MoreCollectors.onlyElement());
  }

  static PortRow port(OvsdbSnapshot snapshot, String name) {
    return snapshot.ports().values().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static OvsdbChange[] addBridge(OvsdbSnapshot snapshot, String name) {
    return new OvsdbChange[] {
      new OvsdbChange.Insert(
          "+ interface " + name,
          Table.INTERFACE,
          "i_" + name,
          ImmutableMap.of(
              "name", new OvsdbValue.Text(name), "type", new OvsdbValue.Text("internal"))),
      new OvsdbChange.Insert(
          "+ port " + name,
          Table.PORT,
          "p_" + name,
          ImmutableMap.of("name", new OvsdbValue.Text(name), "interfaces", ref("i_" + name))),
      new OvsdbChange.Insert(
          "+ bridge " + name,
          Table.BRIDGE,
          "b_" + name,
          ImmutableMap.of("name", new OvsdbValue.Text(name), "ports", ref("p_" + name))),
      new OvsdbChange.MutateRefs(
          "+ bridge " + name,
          Table.ROOT,
          snapshot.root().uuid(),
          "bridges",
          ImmutableSet.of(new Ref.Inserted("b_" + name)),
          ImmutableSet.of())
    };
  }

  private static OvsdbValue ref(String label) {
    return new OvsdbValue.RefSet(ImmutableSet.of(new Ref.Inserted(label)));
  }

  static TxnOutcome apply(OvsdbSession session, OvsdbChange... changes) throws Exception {
    return session.apply(changes(changes)).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  static OvsdbChangeSet changes(OvsdbChange... changes) {
    return new OvsdbChangeSet(ImmutableList.copyOf(changes));
  }
}
