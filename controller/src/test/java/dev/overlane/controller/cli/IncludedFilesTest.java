package dev.overlane.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands on a network that is written in several files. */
final class IncludedFilesTest {
  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path main;
  private Path hosts;

  @BeforeEach
  void write() throws IOException {
    main =
        Files.writeString(
            directory.resolve("net.yaml"),
            "version: 1\ninclude: [segments.yaml, hosts.d/*.yaml]\n");
    Files.writeString(
        directory.resolve("segments.yaml"), "segments: { ab: { vlan: 100 }, xy: { vlan: 101 } }\n");
    hosts =
        Files.writeString(
            Files.createDirectory(directory.resolve("hosts.d")).resolve("rack.yaml"),
            """
            hosts:
              h1: { address: 192.0.2.1, ports: { A: { segment: ab, mac: "02:00:00:00:00:01" } } }
              h2:
                address: 192.0.2.2
                ports:
                  B: { segment: xy, mac: "02:00:00:00:00:02" }
            """);
  }

  private int run(CommandLine command, String... arguments) {
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void validate_findsAllOfIt() {
    assertThat(run(new CommandLine(new ValidateCommand()), main.toString())).isZero();
    assertThat(out).hasToString(main + ": good: 2 hosts, 2 segments, 2 ports\n");
  }

  @Test
  void validate_namesTheFileThatIsWrong() throws IOException {
    Files.writeString(hosts, "hosts: { h1: {} }\n");

    assertThat(run(new CommandLine(new ValidateCommand()), main.toString(), "--json")).isEqualTo(1);
    assertThat(out.toString()).contains("\"file\":\"" + hosts + "\",\"line\":1,\"column\":10");
  }

  @Test
  void validateExpanded_printsAFileThatIsGood() throws IOException {
    assertThat(run(new CommandLine(new ValidateCommand()), main.toString(), "--expanded")).isZero();
    Path plain = Files.writeString(directory.resolve("plain.yaml"), out.toString());
    out.getBuffer().setLength(0);

    assertThat(out.toString()).doesNotContain("include");
    assertThat(run(new CommandLine(new ValidateCommand()), plain.toString())).isZero();
    assertThat(out).hasToString(plain + ": good: 2 hosts, 2 segments, 2 ports\n");
  }

  @Test
  void trace_namesTheLineToChangeInItsFile() {
    assertThat(run(new CommandLine(new TraceCommand()), "--from=A", "--to=B", main.toString()))
        .isEqualTo(4);
    assertThat(out.toString()).contains(hosts + ":6");
  }
}
