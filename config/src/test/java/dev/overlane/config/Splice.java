package dev.overlane.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Bytes to put at a fraction of a text instead of some bytes there.
 *
 * @param where from 0 to 1
 * @param removed how many bytes go
 * @param inserted what comes
 */
record Splice(double where, int removed, List<Byte> inserted) {
  /** What files are made of, and what YAML stumbles over. */
  static final ImmutableList<String> PIECES =
      ImmutableList.of(
          "version",
          "include",
          "controller",
          "cluster",
          "openflow",
          "ovsdb",
          "tls",
          "metrics",
          "defaults",
          "overlay",
          "segments",
          "hosts",
          "host-ranges",
          "h[1-3]",
          "10.0.0.[1-3]",
          "templates",
          "template",
          "vni-pool",
          "10000-19999",
          "auto",
          "ports",
          "expect",
          "listen",
          "target",
          "vlan",
          "vni",
          "address",
          "segment",
          "interface",
          "type",
          "mac",
          "addresses",
          "iface-id",
          "system-id",
          "manager",
          "encoding",
          "trunk",
          "bridge",
          "fake-bridges",
          "adopt",
          "underlay-mtu",
          "rules",
          "default",
          "groups",
          "allow",
          "deny",
          "tcp",
          "ping",
          "from",
          "to",
          "direction",
          "80-90",
          "10.0.0.0/8",
          "A",
          "ab",
          "A reaches B",
          "1",
          "100",
          "0x10",
          "-1",
          "1.5",
          ".inf",
          "true",
          "no",
          "~",
          "192.0.2.1",
          "tcp:192.0.2.1:6640",
          "ptcp:6653",
          "ssl:[::1]:1",
          "unix:/a",
          "\"02:00:00:00:00:0a\"",
          ": ",
          ":",
          ": ",
          "\n",
          "\n",
          "\n  ",
          "\n    ",
          "\n- ",
          "{",
          "}",
          "[",
          "]",
          ", ",
          "- ",
          "? ",
          "&a ",
          "*a",
          "*b",
          "!x ",
          "!!int ",
          "!<x> ",
          "!%41",
          "!%zz",
          "<<",
          "\"",
          "'",
          "\\",
          "\\x",
          "\\u12",
          "|",
          "|2",
          ">-",
          ">+9",
          "%YAML 1.2\n",
          "%YAML 1.1",
          "%TAG ! x\n",
          "%",
          "---",
          "\n---\n",
          "\n...\n",
          "#",
          " #",
          "@",
          "`",
          "\t",
          "\r",
          "\r\n",
          "\0",
          "\u0007",
          "\u0085",
          "\u2028",
          "\ufeff",
          "\ud83d\ude00",
          "é",
          " ");

  /** Any splice, of words and signs or of bytes. */
  static Arbitrary<Splice> any() {
    Arbitrary<byte[]> pieces = Arbitraries.of(PIECES).map(piece -> piece.getBytes(UTF_8));
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(3);
    return Combinators.combine(
            Arbitraries.doubles().between(0, 1),
            Arbitraries.integers().between(0, 8),
            Arbitraries.oneOf(pieces, bytes))
        .as((where, removed, inserted) -> new Splice(where, removed, Bytes.asList(inserted)));
  }

  /** A text after some splices, one after the other. */
  static byte[] all(byte[] text, List<Splice> splices) {
    byte[] content = text;
    for (Splice splice : splices) {
      content = splice.in(content);
    }
    return content;
  }

  byte[] in(byte[] content) {
    int at = (int) (where * content.length);
    byte[] head = Arrays.copyOf(content, at);
    byte[] tail =
        Arrays.copyOfRange(content, Math.min(content.length, at + removed), content.length);
    return Bytes.concat(head, Bytes.toArray(inserted), tail);
  }

  /** The files that users begin with. */
  static List<byte[]> examples() throws IOException {
    ImmutableList.Builder<byte[]> examples = ImmutableList.builder();
    try (Stream<Path> files = Files.list(Path.of("examples"))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
        examples.add(Files.readAllBytes(file));
      }
    }
    return examples.build();
  }
}
