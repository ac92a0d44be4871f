package dev.overlane.it;

import com.google.common.collect.ImmutableList;
import dev.overlane.controller.pki.EnrolmentScript;
import dev.overlane.lab.CommandResult;
import dev.overlane.lab.LabHost;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Commands of a page, typed where {@code overlane} and {@code overlane-plug} are in the path. What
 * they print, standard error too, is the result's output. Blocks the caller.
 */
public final class Typed {
  /**
   * For sh(1), as root in a mount namespace of its own: runs its arguments with the devices that it
   * has in /sys.
   */
  public static final String WITH_OWN_DEVICES =
      "mount --make-rprivate /sys; mount -t sysfs sysfs /sys; exec \"$@\"";

  private static final String SETTING =
      """
      exec 2>&1
      PATH=%s:$PATH:/usr/sbin:/sbin
      overlane() { %s "$@"; }
      cd "$1"
      """;

  private Typed() {}

  /** Types one beside a stage's controller and file. */
  static CommandResult beside(Stage stage, String command) {
    return in(
        stage.lab().controllerNamespace(),
        stage.file().path().getParent(),
        ImmutableList.of(command));
  }

  /** Types them in a network namespace, until one fails. */
  static CommandResult in(String namespace, Path directory, List<String> commands) {
    return in(namespace, ImmutableList.of(), directory, commands);
  }

  /**
   * Types them on a host, whose Open vSwitch the tools find, until one fails.
   *
   * @param environment {@code NAME=VALUE} that they get besides
   */
  static CommandResult on(
      LabHost host, List<String> environment, Path directory, List<String> commands) {
    ImmutableList.Builder<String> variables = ImmutableList.builder();
    host.environment().forEach((name, value) -> variables.add(name + "=" + value));
    return in(host.namespace(), variables.addAll(environment).build(), directory, commands);
  }

  /**
   * What runs a command in a network namespace: as ip-netns(8), with the devices of that in {@code
   * /sys}, but a namespace that the command adds stays.
   */
  private static ImmutableList<String> inside(String namespace) {
    return ImmutableList.of(
        "nsenter",
        "--net=/run/netns/" + namespace,
        "unshare",
        "--mount",
        "--propagation=unchanged",
        "sh",
        "-euc",
        WITH_OWN_DEVICES,
        "sh");
  }

  private static CommandResult in(
      String namespace, List<String> environment, Path directory, List<String> commands) {
    String overlane =
        Shell.java().stream().map(EnrolmentScript::quoted).collect(Collectors.joining(" "));
    String setting = SETTING.formatted(PlugProgram.FILE.getParent(), overlane);
    return Shell.run(
        ImmutableList.<String>builder()
            .addAll(inside(namespace))
            .add("env")
            .addAll(environment)
            .add("bash", "-euc", setting + String.join("\n", commands), "bash")
            .add(directory.toString())
            .build());
  }
}
