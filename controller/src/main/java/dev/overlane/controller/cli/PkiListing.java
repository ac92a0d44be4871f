package dev.overlane.controller.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.overlane.controller.pki.Listed;
import dev.overlane.controller.status.TextTable;
import java.time.Instant;
import java.util.Locale;

/** Certificates as a table and as JSON. PURE. */
final class PkiListing {
  private static final String RED = "\033[31m";
  private static final String YELLOW = "\033[33m";
  private static final String RESET = "\033[0m";

  private PkiListing() {}

  /** One line each, below a heading. */
  static ImmutableList<String> lines(ImmutableList<Listed> list, Instant now, boolean colours) {
    TextTable table = new TextTable().row("NAME", "KIND", "EXPIRES", "DAYS", "STATE");
    for (Listed one : list) {
      table.row(
          one.name(),
          word(one.kind()),
          one.notAfter().toString(),
          Long.toString(one.daysLeft(now)),
          word(one.state()));
    }
    ImmutableList<String> plain = table.lines();
    if (!colours) {
      return plain;
    }
    ImmutableList.Builder<String> coloured = ImmutableList.builder();
    coloured.add(plain.get(0));
    for (int i = 0; i < list.size(); i++) {
      String colour =
          switch (list.get(i).state()) {
            case VALID -> "";
            case EXPIRING -> YELLOW;
            case EXPIRED, REVOKED -> RED;
          };
      String line = plain.get(i + 1);
      coloured.add(colour.isEmpty() ? line : colour + line + RESET);
    }
    return coloured.build();
  }

  /** All as one JSON object, as docs/schema/pki-list.schema.json says. */
  static String json(ImmutableList<Listed> list, Instant now) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    ArrayNode certificates = root.putArray("certificates");
    for (Listed one : list) {
      certificates
          .addObject()
          .put("name", one.name())
          .put("kind", word(one.kind()))
          .put("state", word(one.state()))
          .put("not-before", one.notBefore().toString())
          .put("not-after", one.notAfter().toString())
          .put("days-left", one.daysLeft(now))
          .put("serial", one.serial())
          .put("file", one.file());
    }
    return root.toString();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
