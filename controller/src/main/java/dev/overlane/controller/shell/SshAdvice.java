package dev.overlane.controller.shell;

import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The way out behind what ssh(1) and sudo(8) say when they do not let one in. PURE. */
final class SshAdvice {
  private static final ImmutableMap<Pattern, String> ADVICE =
      ImmutableMap.of(
          Pattern.compile("Host key verification failed\\."),
          "the host's key is not known here: log in once by hand, which shows it and asks; if ssh"
              + " says then that it has changed, find out why before `ssh-keygen -R` forgets the old"
              + " one",
          Pattern.compile("\\S+: Permission denied \\(.*\\)\\."),
          "no key that ssh has here is taken there: `ssh-copy-id`, or another user by --via 'ssh"
              + " USER@{host} sudo'",
          Pattern.compile("ssh: Could not resolve hostname .*"),
          "the name is that of the file; by address: --via 'ssh root@{address}'",
          Pattern.compile("sudo: a password is required"),
          "nobody can type it here: let that user sudo without one, or log in as root");

  private SshAdvice() {}

  /** The line, and the way out in brackets if there is one. */
  static String behind(String line) {
    return ADVICE.entrySet().stream()
        .filter(known -> known.getKey().matcher(line).matches())
        .findFirst()
        .map(Map.Entry::getValue)
        .map(advice -> line + " (" + advice + ")")
        .orElse(line);
  }
}
