package dev.overlane.bench.dataplane;

import com.google.common.collect.ImmutableSet;
import java.util.regex.Pattern;

/**
 * What a datapath has cached, from the text of {@code ovs-appctl dpctl/dump-flows -m}: megaflows,
 * and the masks that they share. A packet that no cache of exact matches knows is looked up once
 * for each mask, so masks are what lookups cost. PURE.
 *
 * @param flows how many megaflows
 * @param masks each mask once: the fields that are looked at, with which of their bits
 */
public record Megaflows(int flows, ImmutableSet<String> masks) {
  private static final Pattern HEAD = Pattern.compile("^ufid:[^,]*, *");
  private static final Pattern TAIL = Pattern.compile(", packets:.*$");

  /** A field of which no bit is looked at. */
  private static final Pattern UNSEEN =
      Pattern.compile("\\w+\\([^=(),/]*/(?:0x0|[0.:]+)\\)|\\w+=[^=(),/]*/(?:0x0|[0.:]+)(?=[,)])");

  private static final Pattern MASKED = Pattern.compile("(?<=[=(,])[^=(),/]*/");
  private static final Pattern EXACT = Pattern.compile("(?<=[=(,])[^=(),/]+(?=[,)])");

  /** What is left around fields that are not looked at. */
  private static final Pattern EMPTY = Pattern.compile("\\w+\\(,*\\)");

  /**
   * Reads what concerns some ports and the tunnels; what else the host says or hears, to its
   * controller for instance, and lines that are no flows, are left out.
   *
   * @param ports names of devices that workloads send by
   */
  public static Megaflows parse(String dump, ImmutableSet<String> ports) {
    var masks = ImmutableSet.<String>builder();
    int flows = 0;
    for (String line : dump.lines().filter(l -> concerns(l, ports)).toList()) {
      flows++;
      masks.add(mask(line));
    }
    return new Megaflows(flows, masks.build());
  }

  private static boolean concerns(String line, ImmutableSet<String> ports) {
    return line.contains(" actions:")
        && (line.contains("tunnel(")
            || line.contains("tnl_pop(")
            || ports.stream().anyMatch(port -> line.contains("in_port(" + port + ")")));
  }

  /** A flow's match with its values left out. */
  private static String mask(String line) {
    String match = TAIL.matcher(HEAD.matcher(line.strip()).replaceFirst("")).replaceFirst("");
    // Flags of tunnels are shown as -df-csum+key: those with a sign are looked at.
    String text = match.replace('+', '~').replaceAll("(?<=[(~a-z])-(?=[a-z])", "~");
    text = UNSEEN.matcher(text).replaceAll("");
    text = MASKED.matcher(text).replaceAll("/");
    text = EXACT.matcher(text).replaceAll("!");
    String before;
    do {
      before = text;
      text = EMPTY.matcher(text).replaceAll("");
    } while (!text.equals(before));
    return text.replaceAll(",{2,}", ",").replaceAll("(?<=\\(),|,(?=\\))|^,|,$", "");
  }
}
