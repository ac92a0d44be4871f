package dev.overlane.lab;

import dev.overlane.faults.Reasons;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

/** A controller that runs in a lab, as a process of its own. Any thread may call. */
public final class LabController {
  private final Process process;
  private final Path log;
  private final Instant started;

  private LabController(Process process, Path log, Instant started) {
    this.process = process;
    this.log = log;
    this.started = started;
  }

  static LabController start(Command command, Path log, PidFile pidFile) {
    ProcessBuilder builder = new ProcessBuilder(command.argv());
    builder.redirectInput(new File("/dev/null"));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Instant started = Instant.now();
    try {
      Process process = builder.start();
      pidFile.write(process.pid());
      return new LabController(process, log, started);
    } catch (IOException e) {
      throw new LabException("cannot start `" + command + "`: " + Reasons.of(e), e);
    }
  }

  /** The process; the launcher's at first, which becomes the JVM (exec). */
  public long pid() {
    return process.pid();
  }

  /** Just before its launcher was started. */
  public Instant started() {
    return started;
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** The file that holds what it has said. */
  public Path log() {
    return log;
  }

  /** What it has said so far. */
  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new LabException("cannot read " + log + ": " + Reasons.of(e), e);
    }
  }

  /** Its resident memory now, in KiB (VmRSS of proc(5)); empty if it has ended. */
  public OptionalLong residentKibibytes() {
    return ProcessMemory.residentKibibytes(pid());
  }

  /** The most memory it has had resident, in KiB (VmHWM of proc(5)); empty if it has ended. */
  public OptionalLong peakKibibytes() {
    return ProcessMemory.peakKibibytes(pid());
  }
}
