package dev.overlane.controller.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.DatapathId;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.config.schema.Endpoints;
import dev.overlane.controller.control.UnixctlClient;
import dev.overlane.controller.teardown.HostAccess;
import dev.overlane.controller.teardown.HostTeardown;
import dev.overlane.controller.teardown.TeardownReport;
import dev.overlane.faults.Reasons;
import dev.overlane.ovsdb.state.Teardown;
import dev.overlane.ovsdb.state.TeardownPlan;
import dev.overlane.peers.PeerText;
import dev.overlane.tls.HostNames;
import dev.overlane.tls.TlsKeys;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code overlane teardown HOST}. */
@Command(
    name = "teardown",
    mixinStandardHelpOptions = true,
    description = {
      "Removes from a host what Overlane made there, by its marks, and nothing else: its bridge,"
          + " ports, tunnel and flows. It does not ask first.",
      "Take the host out of the file before: while a controller runs that has it, this is refused."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overlane teardown hv1 --config net.yaml --ovsdb tcp:192.0.2.11:6640 --dry-run",
      "  overlane teardown hv1 --config net.yaml   # no controller runs"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:removed, or nothing of Overlane is there",
      "1:refused, or the host was not reached",
      "2:with --dry-run, something would be removed"
    })
final class TeardownCommand implements Callable<Integer> {
  private static final int REFUSED = 1;
  private static final int WOULD_CHANGE = 2;

  @Spec private CommandSpec spec;
  @Mixin private RuntimeDirectory runtime;

  @Parameters(paramLabel = "HOST", description = "The host's name, as the file has or had it.")
  private String name;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The network file.")
  private Path file;

  @Option(
      names = "--ovsdb",
      paramLabel = "METHOD",
      description =
          "The host's ovsdb-server, where the file has the host no more: tcp:IP:PORT, ssl:IP:PORT"
              + " (with the file's keys) or unix:PATH.")
  private Optional<String> ovsdb = Optional.empty();

  @Option(
      names = "--bridge",
      paramLabel = "NAME",
      description = "Clear this bridge, whatever its datapath id (default: by the host's name).")
  private Optional<String> bridge = Optional.empty();

  @Option(names = "--dry-run", description = "Show what would be removed, and change nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print JSON, one line.")
  private boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      converter = Seconds.class,
      description = "Try for so long at most (default: 10).")
  private Duration timeout = Duration.ofSeconds(10);

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<ConnectionMethod> method = ovsdb.map(this::method);
    ConfigFiles.Loaded loaded = ConfigFiles.load(spec, file);
    Optional<NetworkModel> model = ConfigFiles.model(spec, loaded);
    if (model.isEmpty()) {
      return json ? refuse(file + " is refused") : REFUSED;
    }
    Host host = model.get().hosts().get(name);
    if (host == null && method.isEmpty()) {
      return refuse(
          file
              + " has no host \""
              + name
              + "\"; if it was taken out, tell how it is reached: --ovsdb tcp:IP:PORT");
    }
    if (method.filter(TeardownCommand::isTls).isPresent()
        && model.get().controller().tls().isEmpty()) {
      return refuse(
          "--ovsdb " + method.get() + " takes keys, and " + file + " has no controller.tls");
    }
    Optional<String> objection = dryRun ? Optional.empty() : controllerHasIt();
    if (objection.isPresent()) {
      return refuse(objection.get());
    }
    try (TlsKeys keys = TlsKeys.none()) {
      ImmutableList<String> unusable = TlsOfFile.read(loaded, model.get(), file, keys);
      if (!unusable.isEmpty()) {
        unusable.forEach(spec.commandLine().getErr()::println);
        return json ? refuse(file + ": its keys cannot be used") : REFUSED;
      }
      return tearDown(model.get(), access(model.get(), host, method, keys));
    }
  }

  private ConnectionMethod method(String text) {
    return Endpoints.parseActive(text)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "--ovsdb " + text + ": none of tcp:IP:PORT, ssl:IP:PORT, unix:PATH"));
  }

  private static boolean isTls(ConnectionMethod method) {
    return method instanceof ConnectionMethod.Ip ip && ip.tls();
  }

  private HostAccess access(
      NetworkModel model, @Nullable Host host, Optional<ConnectionMethod> method, TlsKeys keys) {
    OvsdbAccess access =
        method.isPresent() || host == null
            ? new OvsdbAccess.Dial(method.orElseThrow())
            : host.ovsdb();
    HostNames names = host == null ? HostNames.ofName(name) : HostNames.of(host);
    return new HostAccess(access, model.controller().ovsdbListen(), names, keys);
  }

  /** Why a controller would make all again; a controller that cannot be asked may have the host. */
  private Optional<String> controllerHasIt() {
    if (Files.notExists(runtime.socket())) {
      return Optional.empty();
    }
    try {
      String status = UnixctlClient.ask(runtime.socket(), "status", ImmutableList.of("--json"));
      return new ObjectMapper().readTree(status).path("hosts").has(name)
          ? Optional.of(
              "the controller at "
                  + runtime.socket()
                  + " has "
                  + name
                  + " and would make all again; take it out of the controller's file first, or stop"
                  + " the controller")
          : Optional.empty();
    } catch (ConnectException nobody) {
      return Optional.empty();
    } catch (IOException unknown) {
      return Optional.of(
          "whether the controller at "
              + runtime.socket()
              + " has "
              + name
              + " cannot be told: "
              + Reasons.of(unknown));
    }
  }

  private int tearDown(NetworkModel model, HostAccess access) throws InterruptedException {
    ImmutableSet<String> targets = model.controller().openflowTargets();
    DatapathId datapathId = DatapathId.ofHost(name);
    HostTeardown.Outcome outcome =
        HostTeardown.of(
            access, rows -> Teardown.of(datapathId, bridge, targets, rows), dryRun, timeout);
    if (outcome instanceof HostTeardown.Outcome.Failed failed) {
      return refuse(name + ": " + PeerText.tame(failed.reason()));
    }
    TeardownPlan plan = ((HostTeardown.Outcome.Done) outcome).plan();
    if (plan.changes().isEmpty() && bridge.isEmpty() && !plan.others().isEmpty()) {
      return refuse(
          "what is of Overlane at "
              + access.ovsdb()
              + " is not "
              + name
              + "'s by its datapath id: bridge "
              + PeerText.tame(String.join(", ", plan.others()))
              + "; --bridge NAME clears it all the same");
    }
    TeardownReport report = new TeardownReport(name, dryRun, plan, manager(access.ovsdb()));
    spec.commandLine().getOut().print(json ? report.json() : report.text());
    spec.commandLine().getOut().flush();
    if (!dryRun && !plan.changes().isEmpty() && model.hosts().containsKey(name)) {
      spec.commandLine()
          .getErr()
          .println("warning: " + file + " still has " + name + ": `run` would make all again");
    }
    return dryRun && !plan.changes().isEmpty() ? WOULD_CHANGE : 0;
  }

  /** The way by which the host was reached is the host's own. */
  private static ImmutableList<String> manager(OvsdbAccess access) {
    return access instanceof OvsdbAccess.Dial dial && dial.method() instanceof ConnectionMethod.Unix
        ? ImmutableList.of()
        : ImmutableList.of(
            "the manager of its database, by which it is reached; `ovs-vsctl del-manager` there"
                + " takes it off");
  }

  private int refuse(String reason) {
    spec.commandLine().getErr().println("overlane: " + reason);
    if (json) {
      spec.commandLine().getOut().print(TeardownReport.refused(name, dryRun, reason));
      spec.commandLine().getOut().flush();
    }
    return REFUSED;
  }
}
