package dev.overlane.ovsdb.odl;

import com.google.common.collect.ImmutableList;
import dev.overlane.ovsdb.OvsdbFence;
import dev.overlane.ovsdb.TxnOutcome;
import dev.overlane.ovsdb.state.OvsdbChange;
import dev.overlane.ovsdb.state.OvsdbChangeSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.opendaylight.ovsdb.lib.operations.Operation;
import org.opendaylight.ovsdb.lib.operations.OperationResult;
import org.opendaylight.ovsdb.lib.operations.Operations;

/**
 * A change set as the operations of one transaction: guards that its fence holds and that the rows
 * it writes to still exist, the changes in order, and a comment for {@code ovsdb-tool show-log}.
 *
 * @param operations in order
 * @param what for each operation, its object in the operator's words
 */
@SuppressWarnings("rawtypes") // ODL's client takes lists of raw operations
record Transaction(ImmutableList<Operation> operations, ImmutableList<String> what) {
  private static final int COMMENT_LENGTH = 200;

  /**
   * Encodes a change set.
   *
   * @throws ChangeEncoder.NotEncodable if the server cannot hold it; the message names the change
   */
  static Transaction of(OvsdbChangeSet changes, Optional<OvsdbFence> fence, ChangeEncoder encoder)
      throws ChangeEncoder.NotEncodable {
    List<Operation> operations = new ArrayList<>();
    List<String> what = new ArrayList<>();
    if (fence.isPresent()) {
      operations.add(encoder.holds(fence.get()));
      what.add("external_ids of the host are not " + fence.get().externalIds());
    }
    touched(changes)
        .forEach(
            (row, change) -> {
              operations.add(encoder.exists(change.table(), row));
              what.add(change.what() + ": row " + row + " is gone");
            });
    for (OvsdbChange change : changes.changes()) {
      operations.add(encode(change, encoder));
      what.add(change.what());
    }
    operations.add(Operations.op.comment(comment(changes)));
    what.add("comment");
    return new Transaction(ImmutableList.copyOf(operations), ImmutableList.copyOf(what));
  }

  private static Operation encode(OvsdbChange change, ChangeEncoder encoder)
      throws ChangeEncoder.NotEncodable {
    try {
      return encoder.encode(change);
    } catch (ChangeEncoder.NotEncodable e) {
      throw new ChangeEncoder.NotEncodable(change.what(), e);
    }
  }

  /** Returns what the server's results mean (RFC 7047 section 4.1.3). */
  TxnOutcome outcome(List<OperationResult> results) {
    for (int i = 0; i < results.size(); i++) {
      String error = results.get(i).getError();
      if (error != null) {
        String details = results.get(i).getDetails();
        String where = i < what.size() ? what.get(i) : "commit";
        return new TxnOutcome.Rejected(
            where + ": " + error + (details == null ? "" : ": " + details));
      }
    }
    return results.size() < operations.size()
        ? new TxnOutcome.Unknown("the server answered only " + results.size() + " operations")
        : new TxnOutcome.Committed();
  }

  private static Map<UUID, OvsdbChange> touched(OvsdbChangeSet changes) {
    Map<UUID, OvsdbChange> rows = new LinkedHashMap<>();
    for (OvsdbChange change : changes.changes()) {
      if (change instanceof OvsdbChange.OfRow known) {
        rows.putIfAbsent(known.row(), change);
      }
    }
    return rows;
  }

  private static String comment(OvsdbChangeSet changes) {
    Stream<String> texts = changes.lines().stream().filter(Json::isString);
    String all = "overlane: " + String.join("; ", texts.limit(COMMENT_LENGTH).toList());
    return all.length() <= COMMENT_LENGTH
        ? all
        : all.substring(
                0,
                Character.isHighSurrogate(all.charAt(COMMENT_LENGTH - 1))
                    ? COMMENT_LENGTH - 1
                    : COMMENT_LENGTH)
            + "...";
  }
}
