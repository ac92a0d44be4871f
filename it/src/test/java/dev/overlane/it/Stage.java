package dev.overlane.it;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.lab.ExitHook;
import dev.overlane.lab.Lab;
import dev.overlane.lab.LabContainer;
import dev.overlane.lab.LabHost;
import dev.overlane.lab.LabSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test plays on: a lab of real hosts, a network file and the real controller. Registered in
 * a static field it serves all tests of the class, in an instance field each test has its own.
 * Names and directories are unique on this machine; everything is taken down in the end, and what
 * the hosts held when a test failed is written to {@code target/stage/}.
 */
public final class Stage
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Path EXAMPLES =
      Path.of(System.getProperty("basedir", ".")).resolve("../config/examples").normalize();

  private final String text;
  private final boolean running;
  private final Deque<AutoCloseable> undo = new ArrayDeque<>();
  private @Nullable Lab lab;
  private @Nullable NetworkFile file;
  private @Nullable ControllerProcess controller;
  private boolean shared;

  private Stage(String text, boolean running) {
    this.text = text;
    this.running = running;
  }

  /** Hosts as a network file says, without containers; the controller is not started. */
  public static Stage of(String yaml) {
    return new Stage(yaml, false);
  }

  /** As {@link #of}, with a file of {@code config/examples/}. */
  static Stage ofExample(String name) {
    return of(example(name));
  }

  /** With all containers attached, the controller started and converged before the test. */
  Stage running() {
    return new Stage(text, true);
  }

  /** The text of a file of {@code config/examples/}. */
  static String example(String name) {
    try {
      return Files.readString(EXAMPLES.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The seed's network as the members of a cluster have it, which is given as lines of the file.
   */
  static String clustered(String cluster) {
    return example("seed.yaml")
        .replace(
            """
            controller:
              openflow: { listen: "ptcp:6653", target: "tcp:192.168.77.1:6653" }
            """,
            cluster);
  }

  public Lab lab() {
    return requireNonNull(lab, "the stage is not open");
  }

  public NetworkFile file() {
    return requireNonNull(file, "the stage is not open");
  }

  public ControllerProcess controller() {
    return requireNonNull(controller, "the stage is not open");
  }

  /** Has the file say something, waits until all hosts are so, and returns the revision. */
  long restore(String wanted) {
    long before = controller().awaitConverged().revision();
    boolean changed = !file().read().equals(wanted);
    file().write(wanted);
    return controller().awaitConverged(changed ? before + 1 : before).revision();
  }

  public LabHost host(String name) {
    return lab().host(name);
  }

  public LabContainer container(String name) {
    return lab().container(name);
  }

  ImmutableList<LabContainer> containers(String... names) {
    return Arrays.stream(names).map(this::container).collect(ImmutableList.toImmutableList());
  }

  /** Has something closed when the stage is, before everything that was there already. */
  public <T extends AutoCloseable> T closing(T resource) {
    undo.push(resource);
    return resource;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    shared = true;
    open(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!shared) {
      open(context);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    if (context.getExecutionException().isPresent()) {
      dump(context);
    }
    if (!shared) {
      close();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    close();
  }

  private void open(ExtensionContext context) {
    OnRealHosts.orSkip();
    undo.push(ExitHook.set("stage-emergency", this::closeQuietly));
    try {
      build();
    } catch (RuntimeException | AssertionError e) {
      dump(context);
      try {
        close();
      } catch (Exception also) {
        e.addSuppressed(also);
      }
      throw e;
    }
  }

  private void build() {
    String name = ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
    Path directory = Path.of("/run/overlane-it-" + name);
    undo.push(() -> remove(directory));
    file = new NetworkFile(directory.resolve("network.yaml"));
    try {
      Files.createDirectory(directory);
      Files.writeString(file.path(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lab = closing(Lab.up(LabSpec.of(model()).at("oit" + name + "-", directory.resolve("lab"))));
    controller = closing(new ControllerProcess(lab.controllerNamespace(), directory, file));
    if (running) {
      lab.attachAll();
      controller.start();
      controller.awaitConverged();
    }
  }

  private NetworkModel model() {
    ConfigResult result = ConfigLoader.load("network.yaml", text.getBytes(StandardCharsets.UTF_8));
    if (result instanceof ConfigResult.Valid valid) {
      return valid.model();
    }
    throw new AssertionError(result);
  }

  private static void remove(Path directory) throws IOException {
    if (Files.exists(directory)) {
      MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  /** Undoes everything, last first; does all it can before it reports the first failure. */
  private synchronized void close() throws Exception {
    Exception failure = null;
    while (!undo.isEmpty()) {
      try {
        undo.pop().close();
      } catch (Exception e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void closeQuietly() {
    try {
      close();
    } catch (Exception e) {
      System.err.println("a stage is left behind: " + e);
    }
  }

  private void dump(ExtensionContext context) {
    String test = context.getRequiredTestClass().getSimpleName() + "-" + context.getDisplayName();
    String stage = file == null ? "" : file.path().getParent().getFileName() + "-";
    ImmutableList<LabHost> hosts = lab == null ? ImmutableList.of() : lab.hosts();
    StageDump.write(stage + test, hosts, file, controller);
  }
}
