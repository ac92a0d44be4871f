package dev.overlane.it.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.overlane.controller.pki.EnrolmentScript;
import dev.overlane.it.Await;
import dev.overlane.it.Launch;
import dev.overlane.it.Typed;
import dev.overlane.lab.CommandResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A reader's shell: bash(1) with its own processes, its own {@code /run}, and a directory in which
 * {@code bin/overlane} and the examples are. What it writes to {@code /etc}, {@code /opt} and
 * {@code /usr} it alone sees; that and all that was started in it end with it. Its ssh(1) and
 * scp(1) lead to the hosts of a lab, see {@link SshHosts}. Needs root; confined to one thread.
 */
final class DocsShell implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String END = "\u0004end";
  private static final String APART =
      """
      mount --make-rprivate /
      mount -t tmpfs none "$1"
      for folder in etc opt usr; do
        mkdir "$1/$folder" "$1/$folder-work"
        mount -t overlay overlay -o "lowerdir=/$folder,upperdir=$1/$folder,workdir=$1/$folder-work" "/$folder"
      done
      mount -t tmpfs none /run
      mkdir -p /run/netns /run/openvswitch /etc/openvswitch
      mount -t tmpfs none /etc/openvswitch
      """;

  /**
   * {@code at PLACE SCRIPT}: bash(1) on a host of the lab, or at {@code controller}. Unlike with
   * ip-netns(8), a namespace that is added there stays.
   */
  private static final String AT =
      """
      #!/bin/sh
      place=net
      if [ "$1" != controller ]; then
        place=$1
        export OVS_RUNDIR="/run/overlane-lab/hosts/$1" OVS_DBDIR="/run/overlane-lab/hosts/$1"
      fi
      exec nsenter --net="/run/netns/ol-$place" unshare --mount --propagation=unchanged \
        sh -euc '%s' sh bash "$2"
      """
          .formatted(Typed.WITH_OWN_DEVICES);

  private final Path directory;
  private final Process bash;
  private final Writer in;
  private final BufferedReader out;
  private int commands;

  private DocsShell(Path directory, Process bash) {
    this.directory = directory;
    this.bash = bash;
    this.in = bash.outputWriter(UTF_8);
    this.out = bash.inputReader(UTF_8);
  }

  static DocsShell start() throws IOException {
    Path directory = Files.createTempDirectory("overlane-docs-");
    Path bin = Files.createDirectory(directory.resolve("bin"));
    String overlane =
        Launch.java(ImmutableList.of()).stream()
            .map(EnrolmentScript::quoted)
            .collect(Collectors.joining(" ", "#!/bin/sh\nexec ", " \"$@\"\n"));
    program(bin.resolve("overlane"), overlane);
    program(bin.resolve("sshd-of"), SshHosts.SERVER);
    program(bin.resolve("at"), AT);
    for (String script : new String[] {"demo", "setup"}) {
      Files.copy(Path.of("..", "bin", script), bin.resolve(script));
    }
    for (String there : new String[] {"config", "docs", "dist"}) {
      Files.createSymbolicLink(directory.resolve(there), Path.of("..").toRealPath().resolve(there));
    }
    ProcessBuilder builder =
        new ProcessBuilder(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "sh",
                "-euc",
                APART + SshHosts.SETTING + "exec bash --norc --noprofile\n",
                "sh",
                Files.createDirectory(directory.resolve(".written")).toString())
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().merge("PATH", bin.toString(), (path, ours) -> ours + ":" + path);
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    return new DocsShell(directory, builder.start());
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Path directory() {
    return directory;
  }

  /** Runs a command in the shell itself, so that it may change directory, and waits for its end. */
  CommandResult run(String command) throws IOException {
    return run(command, "");
  }

  /**
   * Runs a command and waits for its end.
   *
   * @param place a host of the lab, or {@code controller}; empty: in the shell itself
   */
  CommandResult run(String command, String place) throws IOException {
    String script = script(command, place);
    return ask(command, script + " </dev/null 2>&1; printf '\\n%s %s\\n' '" + END + "' $?");
  }

  /** As the other, beside all others, until the shell ends; what it prints is kept in a file. */
  void runBeside(String command, String place) throws IOException {
    String script = script(command, place);
    ask(
        command,
        "{ "
            + script
            + "; } </dev/null >"
            + directory.resolve(".beside-" + commands)
            + " 2>&1 & printf '\\n%s 0\\n' '"
            + END
            + "'");
  }

  /** The line that runs a command, which is written to a file for it. */
  private String script(String command, String place) throws IOException {
    commands++;
    Path file = Files.writeString(directory.resolve(".command-" + commands), command + "\n");
    return (place.isEmpty() ? ". " : "at " + place + " ") + file;
  }

  private CommandResult ask(String command, String line) throws IOException {
    in.write(line + "\n");
    in.flush();
    StringBuilder printed = new StringBuilder();
    try {
      int exit =
          CompletableFuture.supplyAsync(() -> readToEnd(printed))
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return new CommandResult(command, exit, printed.toString(), "");
    } catch (TimeoutException e) {
      bash.destroyForcibly();
      throw new AssertionError(command + " does not end; so far it printed:\n" + printed, e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted during " + command, e);
    }
  }

  /** Reads what a command prints, and returns its exit code. */
  private int readToEnd(StringBuilder printed) {
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(END)) {
          // The line feed before the mark is ours.
          printed.setLength(Math.max(0, printed.length() - 1));
          return Integer.parseInt(line.substring(END.length() + 1));
        }
        printed.append(line).append('\n');
      }
      throw new AssertionError("the shell has ended: " + printed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    bash.destroyForcibly();
    try {
      bash.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // What was started in it ends with it, but a moment later, and may write until then.
    Await.until("nothing is left of " + directory, this::delete);
  }

  private boolean delete() {
    try {
      MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
      return true;
    } catch (IOException notYet) {
      return !Files.exists(directory);
    }
  }
}
