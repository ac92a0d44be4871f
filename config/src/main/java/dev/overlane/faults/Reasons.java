package dev.overlane.faults;

import com.google.common.base.Ascii;
import com.google.common.base.Strings;
import com.google.common.collect.ImmutableMap;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why something of the system failed, in plain words; Java often says no more than the name of a
 * file or of a class.
 */
public final class Reasons {
  private static final String NO_FILE = "there is no such file";
  private static final String DENIED = "permission denied";

  /** What the kernel says (strerror(3)), in lower case, and what that means here. */
  private static final ImmutableMap<String, String> KERNEL =
      ImmutableMap.<String, String>builder()
          .put("no such file or directory", NO_FILE)
          .put("permission denied", DENIED)
          .put("operation not permitted", DENIED + ": only root may do that")
          .put("is a directory", "it is a directory, not a file")
          .put("not a directory", "a part of the path is no directory")
          .put("no space left on device", "the disk is full")
          .put("disk quota exceeded", "this user's share of the disk is full")
          .put("read-only file system", "the file system is read-only")
          .put("too many open files", "this process has too many files open (ulimit -n)")
          .put("cannot allocate memory", "the machine has no memory left")
          .put("connection refused", "nobody listens there")
          .put("connection reset", "it hung up")
          .put("broken pipe", "it hung up")
          .put("unix domain path too long", "the path is too long for a socket (107 characters)")
          .put("exec format error", "it is no program for this machine")
          .buildOrThrow();

  /** {@code Cannot run program "ssh": error=2, No such file or directory} of ProcessBuilder. */
  private static final Pattern COMMAND =
      Pattern.compile("Cannot run program \"(.*?)\".*?: (?:.*, )?([^,]+)", Pattern.DOTALL);

  private Reasons() {}

  /** The reason, without the file. */
  public static String of(Throwable thrown) {
    Throwable failure = bare(thrown);
    if (failure instanceof AccessDeniedException) {
      return DENIED;
    }
    if (failure instanceof NoSuchFileException) {
      return NO_FILE;
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "it exists already";
    }
    if (failure instanceof NotDirectoryException) {
      return "it is no directory";
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "the directory is not empty";
    }
    if (failure instanceof CharacterCodingException) {
      return "it is not UTF-8 text";
    }
    return ofWords(
        failure instanceof FileSystemException system ? system.getReason() : failure.getMessage());
  }

  /** The reason with the file that it is about, where the failure names one. */
  public static String withFile(Throwable failure) {
    Throwable cause = bare(failure);
    String file =
        cause instanceof FileSystemException system ? Strings.nullToEmpty(system.getFile()) : "";
    return (file.isEmpty() ? "" : file + ": ") + of(cause);
  }

  private static Throwable bare(Throwable failure) {
    boolean wraps =
        failure instanceof UncheckedIOException
            || failure instanceof CompletionException
            || failure instanceof ExecutionException;
    Throwable cause = failure.getCause();
    return wraps && cause != null ? bare(cause) : failure;
  }

  private static String ofWords(@Nullable String said) {
    String words = Strings.nullToEmpty(said);
    if (words.isEmpty()) {
      return "the system gives no reason";
    }
    Matcher command = COMMAND.matcher(words);
    if (command.matches()) {
      String why = Ascii.toLowerCase(command.group(2));
      return why.equals("no such file or directory")
          ? "there is no command " + command.group(1) + " here: install it, or mend the PATH"
          : command.group(1) + ": " + KERNEL.getOrDefault(why, command.group(2));
    }
    String lower = Ascii.toLowerCase(words);
    for (Map.Entry<String, String> known : KERNEL.entrySet()) {
      if (lower.equals(known.getKey()) || lower.startsWith(known.getKey() + " (")) {
        return known.getValue();
      }
    }
    return words;
  }
}
