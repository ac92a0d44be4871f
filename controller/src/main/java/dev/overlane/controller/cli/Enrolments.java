package dev.overlane.controller.cli;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.controller.pki.EnrolmentFiles;
import dev.overlane.controller.pki.EnrolmentScript;
import dev.overlane.controller.pki.Identity;
import dev.overlane.controller.pki.ManagerTarget;
import dev.overlane.controller.pki.Pki;
import dev.overlane.controller.pki.PkiException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How hosts come to their keys: the options, the lines to copy, the script. */
final class Enrolments {
  /** What {@code --manager} says of a host whose manager is to stay as it is. */
  private static final String KEEP = "keep";

  private static final Pattern METHOD = Pattern.compile(KEEP + "|p?ssl:[\\[\\]0-9A-Fa-f.:%]+");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The network file: how hosts and the controller find each other.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--manager",
      paramLabel = "METHOD",
      description =
          "What set-manager is told instead: pssl:PORT[:IP], or ssl:IP:PORT where the host dials"
              + " in; keep: nothing, the host has its manager.")
  private Optional<String> manager = Optional.empty();

  /**
   * The model of the file; empty if none was given.
   *
   * @throws PkiException if the file is bad; its diagnostics have been printed
   */
  Optional<NetworkModel> model(PkiAction action) throws PkiException {
    if (manager.filter(method -> !METHOD.matcher(method).matches()).isPresent()) {
      throw action.misused(
          "--manager " + manager.get() + " is not pssl:PORT[:IP], ssl:IP:PORT or keep");
    }
    if (config.isEmpty()) {
      return Optional.empty();
    }
    Optional<NetworkModel> model = ConfigFiles.model(action.spec(), config.get());
    if (model.isEmpty()) {
      throw new PkiException(config.get() + " is refused");
    }
    return model;
  }

  /**
   * How a host is reached.
   *
   * @throws PkiException if the file does not know it, or not how it finds the controller
   */
  ManagerTarget target(Optional<NetworkModel> model, Identity identity) throws PkiException {
    if (manager.filter(KEEP::equals).isPresent()) {
      return ManagerTarget.kept(identity.name());
    }
    if (model.isEmpty()) {
      return ManagerTarget.unknown(identity.name(), manager);
    }
    Host host = model.get().hosts().get(identity.name());
    if (host == null) {
      throw new PkiException(
          config.map(Path::toString).orElse("")
              + " has no host \""
              + identity.name()
              + "\""
              + Suggestion.of(identity.name(), model.get().hosts().keySet()));
    }
    return ManagerTarget.of(model.get(), host, manager);
  }

  /**
   * From now on hosts keep their managers, unless the command line tells of them: they are
   * enrolled, and what is usual would cut off those that dial in.
   */
  void keepManagers() {
    if (config.isEmpty() && manager.isEmpty()) {
      manager = Optional.of(KEEP);
    }
  }

  /** What makes a host trust the controller and be trusted; holds its private key. */
  static String script(Pki pki, Identity host, ManagerTarget target)
      throws PkiException, IOException {
    return EnrolmentScript.of(host.name(), target, pki.files(host));
  }

  /** The line that enrols a host, below what it does there; shows no key. */
  void print(PkiAction action, Pki pki, Identity host, ManagerTarget target)
      throws PkiException, IOException {
    EnrolmentFiles files = pki.files(host);
    action
        .out()
        .println(
            "# "
                + host.name()
                + ": certificate until "
                + files.until().atZone(ZoneOffset.UTC).toLocalDate()
                + "; on the host: "
                + EnrolmentScript.commands(target));
    ImmutableList.Builder<String> words =
        ImmutableList.<String>builder().addAll(words(host.name(), action.directory(), config));
    manager.ifPresent(method -> words.add("--manager", method));
    String line = line(words.add("--script").build());
    action
        .out()
        .println(line + " | ssh " + EnrolmentScript.quoted("root@" + target.remote()) + " sh");
  }

  /** The words of the command that gives a host its key and certificate, as a person types it. */
  static ImmutableList<String> words(String host, Path directory, Optional<Path> config) {
    ImmutableList.Builder<String> words = ImmutableList.builder();
    words.add(Program.shown(), "pki", "host", host);
    PkiAction.elsewhere(directory).ifPresent(path -> words.add("--dir", path.toString()));
    config.ifPresent(file -> words.add("--config", file.toString()));
    return words.build();
  }

  /** Words as a line for a shell. */
  static String line(List<String> words) {
    return String.join(" ", words.stream().map(EnrolmentScript::quoted).toList());
  }

  /** Says what of the file speaks in plain text still. */
  static void warnOfPlainText(PkiAction action, NetworkModel model, List<Identity> hosts) {
    if (model.controller().tls().isEmpty()) {
      action.warn("the file has no controller.tls: the controller cannot speak TLS yet");
    }
    if (model.controller().openflowTarget().filter(Enrolments::isPlain).isPresent()) {
      action.warn(
          "controller.openflow.target is "
              + model.controller().openflowTarget().get()
              + ", not ssl:");
    }
    List<String> members =
        model.controller().cluster().stream()
            .flatMap(cluster -> cluster.members().entrySet().stream())
            .filter(member -> isPlain(member.getValue().target()))
            .map(member -> member.getKey() + ": " + member.getValue().target())
            .toList();
    if (!members.isEmpty()) {
      action.warn("cluster.members has " + String.join(", ", members) + ", not ssl:");
    }
    List<String> plain =
        hosts.stream()
            .map(Identity::name)
            .filter(name -> isPlain(model, model.hosts().get(name)))
            .toList();
    if (!plain.isEmpty()) {
      action.warn(
          "the file has no ssl: or pssl: for OVSDB of "
              + String.join(", ", plain)
              + ", who will take nothing else once enrolled");
    }
  }

  private static boolean isPlain(NetworkModel model, @Nullable Host host) {
    if (host == null) {
      return false;
    }
    return host.ovsdb() instanceof OvsdbAccess.Dial dial
        ? isPlain(dial.method())
        : model.controller().ovsdbListen().filter(listen -> !listen.tls()).isPresent();
  }

  private static boolean isPlain(ConnectionMethod method) {
    return method instanceof ConnectionMethod.Ip ip && !ip.tls();
  }
}
