package dev.overlane.it.docs;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.overlane.it.Shell;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The scripts of {@code bin/} in a copy of the tree where what takes long (Maven, the JVM) only
 * tells how it was called: so that a command line of theirs can be tried in a second. Confined to
 * one thread.
 */
final class ScriptsWithoutTools implements AutoCloseable {
  private static final String TELLS = "#!/bin/sh\necho \"${0##*/} $*\"\n";

  /** Replaces what a script calls first, or beside. */
  private static final ImmutableList<String> TOOLS = ImmutableList.of("mvn", "java");

  private final Path tree;

  ScriptsWithoutTools() throws IOException {
    Path root = Path.of("..").toRealPath();
    tree = Files.createTempDirectory("overlane-scripts-");
    Path bin = Files.createDirectory(tree.resolve("bin"));
    for (Path script : MoreFiles.listFiles(root.resolve("bin"))) {
      Files.copy(script, bin.resolve(script.getFileName()));
    }
    program(bin.resolve("setup"));
    Path tools = Files.createDirectory(tree.resolve("tools"));
    for (String tool : TOOLS) {
      program(tools.resolve(tool));
    }
    for (String module : NamedTest.MODULES) {
      Path copy = Files.createDirectory(tree.resolve(module));
      Files.createSymbolicLink(copy.resolve("src"), root.resolve(module).resolve("src"));
      Files.createDirectory(copy.resolve("target"));
      Files.createFile(copy.resolve("target/fuzz.classpath"));
    }
    // What a run of the tests would have written.
    Files.createFile(tree.resolve("it/target/reliability.md"));
    Files.createFile(tree.resolve("it/target/reliability-cluster.md"));
    Files.createDirectory(tree.resolve("docs"));
  }

  private static void program(Path file) throws IOException {
    Files.writeString(file, TELLS);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs a command line in the tree; what its tools were called with is in what it prints. */
  CommandResult run(String command) {
    return Shell.run(
        ImmutableList.of(
            "env",
            "-u",
            "JAVA_HOME",
            "sh",
            "-euc",
            "cd \"$1\"; PATH=\"$1/tools:$PATH\"; exec 2>&1; " + command,
            "sh",
            tree.toString()));
  }

  /** Whether there is such a module of the tree. */
  boolean hasModule(String name) {
    return Files.isDirectory(tree.resolve(name));
  }

  @Override
  public void close() throws IOException {
    MoreFiles.deleteRecursively(tree, RecursiveDeleteOption.ALLOW_INSECURE);
  }
}
