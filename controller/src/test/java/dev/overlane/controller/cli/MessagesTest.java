package dev.overlane.controller.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import dev.overlane.golden.Golden;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Error messages of all commands, as {@code messages.txt} shows them: each command there is run,
 * with its files in a directory of its own.
 */
final class MessagesTest {
  private static final String TRANSCRIPT = "src/test/resources/messages.txt";
  private static final String PROMPT = "$ overlane ";

  /** Names of what is in the directory; the program is given whole paths. */
  private static final Pattern INSIDE =
      Pattern.compile(
          "(none|good|a|b|new|wrong|broken|binary|taken|taken-metrics|far|keys)[.]yaml.*"
              + "|(none|dead|rt|directory)(/.*)?|ca[.]pem");

  /** Words of Java's and picocli's that are no user's. */
  private static final Pattern FOREIGN =
      Pattern.compile(
          "Exception|\\bjava\\.|\\bnull\\b|Error:|Invalid value|positional|Unmatched|\\bdouble\\b"
              + "|Required|errno|@[0-9a-f]{6}");

  private static final String GOOD =
      """
      version: 1
      controller: { openflow: { listen: "ptcp:%d:127.0.0.1" } }
      segments: { ab: { vlan: 100 } }
      hosts:
        h1: { address: 192.0.2.11, ovsdb: "tcp:127.0.0.1:1", ports: { A: { segment: ab } } }
        h2: { address: 192.0.2.12, ovsdb: "tcp:127.0.0.1:2", ports: { B: { segment: ab } } }
      """;

  @TempDir private Path directory;

  @Test
  void everyMessage_isOfOnePieceAndInAUsersWords() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddresses.forString("127.0.0.1"))) {
      furnish(taken.getLocalPort());
      StringBuilder transcript = new StringBuilder();
      for (String line : Files.readAllLines(Path.of(TRANSCRIPT))) {
        if (line.startsWith(PROMPT)) {
          String said = run(line.substring(PROMPT.length()), taken.getLocalPort());
          assertThat(FOREIGN.matcher(said).results()).as(said).isEmpty();
          transcript.append(line).append('\n').append(said);
        } else if (line.startsWith("#")) {
          transcript
              .append(line.startsWith("# What") ? "" : heading(line))
              .append(line)
              .append('\n');
        }
      }
      Golden.check(TRANSCRIPT, transcript.toString());
    }
  }

  /** A command that comes later is reviewed too, and so is one whose cases were taken out. */
  @Test
  void everyCommand_hasACaseThatFails() throws IOException {
    List<String> failed = new ArrayList<>();
    String last = "";
    for (String line : Files.readAllLines(Path.of(TRANSCRIPT))) {
      if (line.startsWith(PROMPT)) {
        last = line.substring(PROMPT.length());
      } else if (line.matches(" +\\[[1-9]\\]")) {
        failed.add(last + " ");
      }
    }

    assertThat(commands(OverlaneCommand.all(), ""))
        .hasSizeGreaterThan(25)
        .allSatisfy(command -> assertThat(failed).anyMatch(line -> line.startsWith(command + " ")));
  }

  /** What is typed for each command, those of groups too. */
  private static List<String> commands(CommandLine of, String before) {
    List<String> all = new ArrayList<>();
    of.getSubcommands()
        .forEach(
            (name, command) -> {
              all.add(before + name);
              all.addAll(commands(command, before + name + " "));
            });
    return all;
  }

  private static String heading(String line) {
    return Character.isUpperCase(line.charAt(2)) ? "\n" : "";
  }

  private void furnish(int taken) throws IOException {
    write("good.yaml", GOOD.formatted(0));
    write("taken.yaml", GOOD.formatted(taken));
    write(
        "taken-metrics.yaml",
        GOOD.formatted(0)
            .replace("{ openflow", "{ metrics: { listen: \"127.0.0.1:%d\" }, openflow")
            .formatted(taken));
    write("far.yaml", GOOD.formatted(0).replace("127.0.0.1\" } }", "192.0.2.99\" } }"));
    write(
        "keys.yaml",
        GOOD.formatted(0)
            .replace(
                "{ openflow",
                "{ tls: { private-key: k.pem, certificate: c.pem, ca-certificate: ca.pem }, openflow"));
    write("wrong.yaml", GOOD.formatted(0).replace("vlan: 100", "vlan: 5000"));
    write("broken.yaml", "version: [\n");
    Files.write(directory.resolve("binary.yaml"), new byte[] {'a', (byte) 0xa4});
    Files.createDirectory(directory.resolve("directory"));
    Files.createDirectory(directory.resolve("dead"));
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(directory.resolve("dead/overlane.ctl")));
    }
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text, UTF_8);
  }

  /** What a command says, with its exit code. */
  private String run(String line, int taken) {
    List<String> words = Splitter.on(' ').splitToList(line);
    String[] arguments = words.stream().map(this::place).toArray(String[]::new);
    StringWriter said = new StringWriter();
    int exit =
        OverlaneCommand.execute(
            new PrintWriter(said, true), new PrintWriter(said, true), arguments);
    return said.toString()
            .replace(directory + "/", "")
            .replace(Integer.toString(taken), "PORT")
            .lines()
            .map(text -> "  " + text + "\n")
            .reduce("", String::concat)
        + "  ["
        + exit
        + "]\n";
  }

  private String place(String word) {
    if (word.startsWith("unix:")) {
      return "unix:" + directory.resolve(word.substring("unix:".length()));
    }
    return INSIDE.matcher(word).matches() ? directory.resolve(word).toString() : word;
  }
}
