package dev.overlane.controller.cli;

import dev.overlane.config.files.FileSet;
import dev.overlane.config.watch.ConfigWatcher;
import dev.overlane.config.watch.FileContent;
import dev.overlane.controller.app.ControllerComponent;
import dev.overlane.controller.app.DaggerControllerComponent;
import dev.overlane.controller.app.Version;
import dev.overlane.controller.control.ControlAccess;
import dev.overlane.controller.control.UnixctlServer;
import dev.overlane.controller.run.Controller;
import dev.overlane.controller.run.EarlyLoad;
import dev.overlane.controller.service.SystemdService;
import dev.overlane.faults.Reasons;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code overlane run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the controller in the foreground.",
      "Reloads the file when it changes and on SIGHUP; a bad file changes nothing.",
      "SIGTERM stops it and leaves the network as it is."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  overlane run --config net.yaml",
      "  overlane run --config /etc/overlane/overlane.yaml --control-group overlane"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:stopped by SIGTERM", "1:bad file, or a port is in use"})
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RuntimeDirectory runtime;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The network file.")
  private Path config;

  @Option(
      names = "--control-group",
      paramLabel = "GROUP",
      description = "Let members of this group use the control socket too (0660 instead of 0600).")
  private Optional<String> controlGroup = Optional.empty();

  @Option(
      names = "--member",
      paramLabel = "NAME",
      description = "Which of the file's cluster.members this process is.")
  private Optional<String> member = Optional.empty();

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    FileContent first = ConfigWatcher.readStable(config);
    if (first instanceof FileContent.Unreadable unreadable) {
      ConfigFiles.unreadable(config, unreadable.reason())
          .forEach(spec.commandLine().getErr()::println);
      return 1;
    }
    FileSet files = ((FileContent.Read) first).files();
    // Beside all that has to be put together first: the logging, too.
    EarlyLoad early = new EarlyLoad();
    early.begin(files);
    CountDownLatch stop = new CountDownLatch(1);
    ProcessSignals.onTermination(stop::countDown);
    ControllerComponent component =
        DaggerControllerComponent.factory().create(config.toString(), early);
    Controller controller = component.controller();
    member.ifPresent(component.cluster()::beMember);
    SystemdService service =
        SystemdService.of(System.getenv(), component.statusBoard(), component.pulse());
    try (UnixctlServer control = openControl(component)) {
      component.isolationWatch().start();
      component.expiryWatch().start();
      if (controller.offer(files).toCompletableFuture().get()
          instanceof Controller.Verdict.Refused refused) {
        spec.commandLine().getErr().println(refused.reasons());
        return 1;
      }
      try (ConfigWatcher watcher =
          ConfigWatcher.start(
              config, first, controller::expect, next -> offer(controller, service, next))) {
        ProcessSignals.onHangup(
            () -> {
              service.reloading();
              watcher.poke();
            });
        LoggerFactory.getLogger(RunCommand.class)
            .info("overlane {} runs; control socket {}", Version.current(), control.path());
        service.ready();
        stop.await();
        service.stopping();
      }
      controller.stop().toCompletableFuture().get();
      return 0;
    } catch (IOException e) {
      spec.commandLine().getErr().println("overlane: " + Reasons.withFile(e));
      return 1;
    }
  }

  private UnixctlServer openControl(ControllerComponent component) throws IOException {
    try {
      ControlAccess access =
          controlGroup.isPresent()
              ? ControlAccess.ofGroup(controlGroup.get())
              : ControlAccess.ofUser();
      if (!Files.isDirectory(runtime.directory())) {
        access.makeDirectory(runtime.directory());
      }
      return UnixctlServer.start(runtime.socket(), access, component.controlCommands());
    } catch (FileSystemException | SocketException e) {
      throw new IOException(
          "the control socket cannot be in "
              + runtime.directory()
              + ": "
              + Reasons.of(e)
              + " (give --runtime-dir another directory)",
          e);
    }
  }

  private static void offer(Controller controller, SystemdService service, FileContent content) {
    CompletionStage<Controller.Verdict> verdict =
        content instanceof FileContent.Read read
            ? controller.offer(read.files())
            : controller.unreadable(((FileContent.Unreadable) content).reason());
    verdict.whenComplete((known, bug) -> service.reloaded());
  }
}
