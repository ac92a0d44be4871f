package dev.overlane.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class InitCommandTest {
  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("net.yaml");
  }

  private int run(String... arguments) {
    return OverlaneCommand.execute(
        new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  @Test
  void writesAFileThatValidates_andSaysWhatComesNext() {
    assertThat(
            run(
                "init",
                file.toString(),
                "--host=hv1=192.0.2.11",
                "--host",
                "hv2=192.0.2.12",
                "--controller=192.0.2.1"))
        .isZero();

    assertThat(out.toString())
        .startsWith(file + " is written: 2 hosts, 1 segment, 0 ports. Next:\n")
        .containsSubsequence(
            "validate " + file, "bootstrap " + file + " --ssh", "run --config " + file);
    assertThat(err.toString()).isEmpty();
    assertThat(run("validate", file.toString())).isZero();
  }

  @Test
  void withoutAWayToTheHosts_saysThatTheControllersAddressIsMissing() {
    // Packets to oneself leave by no address at which others could find one.
    assertThat(run("init", "-", "--host=hv1=127.0.0.9")).isZero();

    assertThat(err)
        .hasToString(
            "warning: this machine has no way to 127.0.0.9, so the file does not tell hosts where"
                + " the controller is: write controller.openflow.target, or start again with"
                + " --controller IP\n");
  }

  @Test
  void withTls_keysComeNext() {
    assertThat(run("init", file.toString(), "--host=hv1=192.0.2.11", "--tls", "--dial-in"))
        .isZero();

    assertThat(out.toString()).contains("pki init", "pki host --all --config " + file);
    assertThat(run("validate", file.toString())).isZero();
  }

  /** Looked at after each option it would take minutes. */
  @Test
  @Timeout(30)
  void manyHostsAndPorts_areLookedAtOnce() {
    List<String> said = new ArrayList<>(List.of("init", file.toString(), "--controller=10.0.9.9"));
    for (int host = 0; host < 500; host++) {
      said.add("--host=h%d=10.0.%d.%d".formatted(host, host / 250, host % 250 + 1));
    }
    for (int port = 0; port < 2000; port++) {
      said.add("--port=h%d/p%d=blue".formatted(port % 500, port));
    }

    assertThat(run(said.toArray(String[]::new))).isZero();

    assertThat(out.toString()).contains("500 hosts, 1 segment, 2000 ports");
  }

  @Test
  void aDash_isStandardOutput() throws IOException {
    assertThat(run("init", "-", "--host=hv1=192.0.2.11", "--port=hv1/web1=blue")).isZero();

    Files.writeString(file, out.toString());
    assertThat(run("validate", file.toString())).isZero();
  }

  @Test
  void neverOverwrites_unlessForced() throws IOException {
    Files.writeString(file, "mine");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThat(run("init", file.toString(), "--host=hv1=192.0.2.11")).isEqualTo(1);
    assertThat(err).hasToString("overlane: " + file + " exists; --force overwrites it\n");
    assertThat(file).hasContent("mine");

    assertThat(run("init", file.toString(), "--host=hv1=192.0.2.11", "--force")).isZero();
    assertThat(run("validate", file.toString())).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void aNewFile_isForAllToRead_asOthersAre() throws IOException {
    Path plain = Files.createFile(directory.resolve("plain"));

    run("init", file.toString(), "--host=hv1=192.0.2.11");

    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(plain));
  }

  @Test
  void aBadOption_isNamed_inTheLoadersWords_andLeavesNothing() throws IOException {
    assertThat(run("init", file.toString(), "--host=hv1=192.0.2.11", "--port=hv1/web1=red"))
        .isEqualTo(1);
    assertThat(run("init", file.toString(), "--host=hv1")).isEqualTo(1);
    assertThat(run("init", file.toString(), "--host=hv1=192.0.2.11", "--type=vxlann")).isEqualTo(1);
    assertThat(run("init", file.toString(), "--host=hv1=192.0.2.11", "--encoding=x")).isEqualTo(1);
    assertThat(run("init", directory.resolve("no/net.yaml").toString())).isEqualTo(1);
    assertThat(run("init", directory.toString())).isEqualTo(1);

    assertThat(err.toString())
        .contains("--port hv1/web1=red: ")
        .contains("--host hv1: not of the form NAME=IP")
        .contains("--type vxlann: ")
        .contains("--encoding x: it is vni-per-segment or trunk")
        .contains("there is no directory " + directory.resolve("no"))
        .contains(directory + " is a directory");
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }
}
