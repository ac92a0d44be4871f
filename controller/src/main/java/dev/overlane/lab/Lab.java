package dev.overlane.lab;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.overlane.faults.Reasons;
import dev.overlane.lab.LabSpec.ContainerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Hosts with real Open vSwitch daemons, their underlay and their containers, all in network
 * namespaces of this machine. One thread builds and removes it; hosts and containers may be used
 * from any.
 */
public final class Lab implements AutoCloseable {
  /** Unix-domain socket paths end at 107 octets, and the daemons' names need some of them. */
  private static final int LONGEST_DIRECTORY = 60;

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_-]{0,12}");

  /** What the kernel keeps of a burst of frames until tcpdump has come round to it. */
  private static final String BURST_KIBIBYTES = "16384";

  /** No frame of the underlay is longer; the kernel keeps the more of them the shorter they are. */
  private static final String WHOLE_FRAME = "2048";

  private LabSpec spec;

  private Lab(LabSpec spec) {
    this.spec = spec;
  }

  /** Builds the underlay and all hosts, containers not. A failure takes everything down again. */
  public static Lab up(LabSpec spec) {
    LabRequirements.check();
    Lab lab = new Lab(spec);
    lab.refuseLeftovers();
    try {
      lab.build();
      return lab;
    } catch (LabException e) {
      lab.downAfter(e);
      throw e;
    }
  }

  /** The lab that was built in a directory, by whatever process; empty if there is none. */
  public static Optional<Lab> open(Path directory) {
    Path file = LabNames.descriptionFile(directory);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Lab(LabFile.read(directory, Files.readString(file))));
    } catch (IOException e) {
      throw new LabException("cannot read " + file + ": " + Reasons.of(e), e);
    }
  }

  /** What this lab is made of. */
  public LabSpec spec() {
    return spec;
  }

  public ImmutableList<LabHost> hosts() {
    return spec.hosts().stream()
        .map(host -> new LabHost(spec, host))
        .collect(ImmutableList.toImmutableList());
  }

  public LabHost host(String name) {
    return hosts().stream()
        .filter(host -> host.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new LabException("the lab has no host " + name + ", but " + hostNames()));
  }

  public ImmutableList<LabContainer> containers() {
    return spec.containers().stream()
        .map(container -> new LabContainer(spec, container))
        .collect(ImmutableList.toImmutableList());
  }

  public LabContainer container(String name) {
    return containers().stream()
        .filter(container -> container.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new LabException("the lab has no container " + name + ", but " + names()));
  }

  /** Adds a container that the network file does not declare; {@link #attach} makes it. */
  public LabContainer add(ContainerSpec container) {
    host(container.host());
    spec = spec.with(container);
    describe();
    return container(container.name());
  }

  /** Makes a container and its device on the host. Plugging it in is the controller's business. */
  public LabContainer attach(String name) {
    LabContainer container = container(name);
    container.attach(host(container.host()).netns());
    return container;
  }

  /** Makes all containers at once, except those whose device Open vSwitch is to make. */
  public void attachAll() {
    Parallel.run(
        spec.containers().stream()
            .filter(container -> !container.internal())
            .map(container -> (Runnable) () -> attach(container.name()))
            .collect(ImmutableList.toImmutableList()));
  }

  /** Removes a container and its device; nothing happens if it does not exist. */
  public void detach(String name) {
    LabContainer container = container(name);
    container.detach(host(container.host()).netns());
  }

  /** Puts a container's device on a bridge, as pipework does ({@code ovs-vsctl add-port}). */
  public void plug(String host, String bridge, String container) {
    host(host).vsctl("--may-exist", "add-port", bridge, container(container).device());
  }

  /** Makes something go wrong on a host; see {@link Fault}. Returns once it is done. */
  public void inflict(Fault fault, LabHost host) {
    fault.act(this, host);
  }

  /**
   * Runs a command in a host or a container, on this process's own standard input and outputs, and
   * returns its exit status. A host comes before a container of the same name.
   */
  public int execute(String name, ImmutableList<String> argv) {
    Optional<Command> onHost =
        hosts().stream().filter(h -> h.name().equals(name)).map(h -> h.command(argv)).findFirst();
    return onHost.orElseGet(() -> inContainer(name, argv)).attended();
  }

  private Command inContainer(String name, ImmutableList<String> argv) {
    LabContainer container =
        containers().stream()
            .filter(c -> c.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new LabException("the lab has no " + name + ", but " + names()));
    if (!container.attached()) {
      throw new LabException("container " + name + " is not attached (lab up --attach does that)");
    }
    return container.netns().command(argv);
  }

  private String hostNames() {
    return hosts().stream().map(LabHost::name).collect(Collectors.joining(", "));
  }

  private String names() {
    return Stream.concat(
            hosts().stream().map(LabHost::name), containers().stream().map(LabContainer::name))
        .collect(Collectors.joining(", "));
  }

  /** A command in the controller's place on the underlay, not yet started. */
  Command onUnderlay(String... argv) {
    return LabNames.underlay(spec).command(argv);
  }

  /** The name of the namespace where the controller belongs. */
  public String controllerNamespace() {
    return LabNames.underlay(spec).name();
  }

  /**
   * Listens in on the controller's place on the underlay, until it is closed.
   *
   * @param filter which frames, as in pcap-filter(7)
   * @param taker takes each frame as it comes, on a thread of its own
   */
  public Tcpdump overhearController(String filter, Consumer<CapturedFrame> taker) {
    return Tcpdump.start(
        LabNames.underlay(spec),
        LabNames.UNDERLAY_BRIDGE,
        Tcpdump.Direction.BOTH,
        taker,
        "-B",
        BURST_KIBIBYTES,
        "-s",
        WHOLE_FRAME,
        filter);
  }

  /**
   * The runtime directory for a controller of this lab: its own, so that its control socket never
   * meets that of a real controller.
   */
  public Path runtimeDirectory() {
    return spec.directory().resolve("run");
  }

  /**
   * Starts a controller in its place on the underlay, as a process of its own. Its output goes to a
   * file of the lab, and it ends with the lab.
   */
  public LabController startController(ImmutableList<String> argv) {
    return LabController.start(
        onUnderlay(argv.toArray(String[]::new)),
        spec.directory().resolve("controller.log"),
        controllerPidFile());
  }

  private PidFile controllerPidFile() {
    return new PidFile(spec.directory().resolve("controller.pid"), LabNames.underlay(spec));
  }

  /**
   * Ends every process of the lab, whoever started it there, and removes every namespace, device
   * and file of it. Does all it can before it reports what failed; may be called again, and after a
   * half-failed build. An interrupt is kept for afterwards.
   */
  public void down() {
    boolean interrupted = Thread.interrupted();
    try {
      remove();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void remove() {
    ImmutableList.Builder<Runnable> ends = ImmutableList.builder();
    ends.add(() -> controllerPidFile().terminate());
    hosts().forEach(host -> ends.add(host::down));
    ImmutableList<Runnable> removals =
        namespaces().map(n -> (Runnable) n::delete).collect(ImmutableList.toImmutableList());
    ImmutableList<NetworkNamespace> all = namespaces().collect(ImmutableList.toImmutableList());
    Parallel.all(
        ImmutableList.of(
            () -> Parallel.run(ends.build()),
            () -> Inhabitants.end(all),
            () -> Parallel.run(removals)));
    removeDirectory();
  }

  @Override
  public void close() {
    down();
  }

  private void build() {
    describe();
    NetworkNamespace underlay = LabNames.underlay(spec);
    underlay.add();
    String bridge = LabNames.UNDERLAY_BRIDGE;
    underlay.ip(
        "link set lo up",
        "link add " + bridge + " type bridge mcast_snooping 0",
        "addr add " + spec.controller() + "/" + spec.prefixLength() + " dev " + bridge,
        "link set " + bridge + " addrgenmode none up");
    // A userspace datapath drops TCP segments whose checksum the sender left to its device.
    underlay.command("ethtool", "-K", bridge, "tx", "off").check();
    Parallel.run(
        hosts().stream().map(h -> (Runnable) h::up).collect(ImmutableList.toImmutableList()));
  }

  private void downAfter(LabException cause) {
    try {
      down();
    } catch (LabException e) {
      cause.addSuppressed(e);
    }
  }

  private void refuseLeftovers() {
    if (!PREFIX.matcher(spec.prefix()).matches()) {
      throw new LabException(
          "--prefix "
              + spec.prefix()
              + ": at most 12 letters, digits, - and _, for names of network namespaces begin so");
    }
    Path file = LabNames.descriptionFile(spec.directory());
    if (Files.exists(file)) {
      throw new LabException(
          "a lab is up in "
              + spec.directory()
              + " (overlane lab down --dir "
              + spec.directory()
              + " takes it down)");
    }
    if (spec.directory().toString().length() > LONGEST_DIRECTORY) {
      throw new LabException(
          spec.directory()
              + " is longer than "
              + LONGEST_DIRECTORY
              + " characters, too long for the sockets in it: give --dir a shorter one");
    }
    Set<String> taken =
        Sets.intersection(
            NetworkNamespace.existing(),
            namespaces().map(NetworkNamespace::name).collect(Collectors.toSet()));
    if (!taken.isEmpty()) {
      throw new LabException(
          "network namespaces " + taken + " exist and are not this lab's: choose another --prefix");
    }
  }

  private Stream<NetworkNamespace> namespaces() {
    Stream<NetworkNamespace> containers =
        spec.containers().stream().map(container -> LabNames.namespace(spec, container));
    Stream<NetworkNamespace> hosts =
        spec.hosts().stream().map(host -> LabNames.namespace(spec, host));
    return Stream.of(containers, hosts, Stream.of(LabNames.underlay(spec))).flatMap(s -> s);
  }

  private void describe() {
    try {
      Files.createDirectories(spec.directory());
      Files.writeString(LabNames.descriptionFile(spec.directory()), LabFile.write(spec));
    } catch (IOException e) {
      throw new LabException("cannot write into " + spec.directory() + ": " + Reasons.of(e), e);
    }
  }

  private void removeDirectory() {
    if (!Files.exists(spec.directory())) {
      return;
    }
    try {
      MoreFiles.deleteRecursively(spec.directory(), RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new LabException("cannot remove " + spec.directory() + ": " + Reasons.of(e), e);
    }
  }
}
