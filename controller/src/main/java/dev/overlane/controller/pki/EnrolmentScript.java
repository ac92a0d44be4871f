package dev.overlane.controller.pki;

import java.util.regex.Pattern;

/**
 * What makes a host trust the controller and be trusted: a script for sh(1), to be run as root on
 * that host. PURE.
 */
public final class EnrolmentScript {
  private static final String FOLDER = "/etc/openvswitch/overlane";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private EnrolmentScript() {}

  /** The script for a host, its private key in it. */
  public static String of(String host, ManagerTarget target, EnrolmentFiles files) {
    StringBuilder script = new StringBuilder();
    line(script, "#!/bin/sh");
    line(script, "# Enrols " + host + " with Overlane, as root. Holds its private key.");
    line(script, "set -eu");
    line(script, "umask 077");
    line(script, "command -v ovs-vsctl >/dev/null");
    line(script, "cd /etc/openvswitch");
    line(script, "mkdir -p overlane");
    file(script, "key.pem", files.key());
    file(script, "cert.pem", files.certificate());
    file(script, "controller-ca.pem", files.controllerAuthority());
    line(script, "# Open vSwitch may run as a user of its own: the owner of its database.");
    line(script, "owner=$(stat -Lc %u:%g conf.db 2>/dev/null || id -u)");
    line(script, "chown \"$owner\" overlane overlane/*.new");
    line(script, "# The key last: Open vSwitch reads a new certificate only when the key is new.");
    line(script, "for file in controller-ca cert key; do");
    line(script, "  mv -f overlane/$file.pem.new overlane/$file.pem");
    line(script, "done");
    target
        .systemId()
        .ifPresent(
            id -> {
              line(script, "# Open vSwitch sets system-id from this file at each start.");
              line(script, "printf '%s\\n' " + quoted(id) + " >system-id.conf");
              line(script, "chmod 644 system-id.conf");
            });
    line(script, commands(target));
    line(script, "echo " + quoted(host + ": enrolled"));
    return script.toString();
  }

  /** The command that has Open vSwitch use the files, in one transaction. */
  public static String commands(ManagerTarget target) {
    StringBuilder command = new StringBuilder("ovs-vsctl --no-wait set-ssl");
    for (String name : new String[] {"key.pem", "cert.pem", "controller-ca.pem"}) {
      command.append(' ').append(FOLDER).append('/').append(name);
    }
    target.commands().forEach(then -> command.append(" -- ").append(then));
    return command.toString();
  }

  private static void file(StringBuilder script, String name, String text) {
    line(script, "cat >overlane/" + name + ".new <<'END'");
    script.append(text);
    line(script, "END");
  }

  private static void line(StringBuilder script, String line) {
    script.append(line).append('\n');
  }

  /** A word of sh(1). */
  public static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** A string of ovs-vsctl(8), "Database Values". */
  public static String ovsString(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
