package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.model.ClusterSettings;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.yaml.Finding;
import dev.overlane.config.yaml.IncludeScan;
import dev.overlane.config.yaml.Place;
import dev.overlane.config.yaml.YamlNode;
import java.util.Optional;

/**
 * What reading a whole file came to.
 *
 * @param model what the file says; empty if one of the findings is fatal
 * @param findings everything there is to say about it, in order of place
 */
public record FileReading(Optional<NetworkModel> model, ImmutableList<Finding> findings) {
  private static final int VERSION = 1;

  /** What may be at the top of a file. */
  static final ImmutableSet<String> KEYS =
      ImmutableSet.of(
          "version",
          IncludeScan.KEY,
          "controller",
          ClusterSection.KEY,
          "defaults",
          "overlay",
          "vni-pool",
          "segments",
          "groups",
          "templates",
          "hosts",
          "host-ranges",
          "ports",
          "expect");

  /** What a file says of the process that reads it; the rest is the network. */
  private static final ImmutableSet<String> OF_PROCESS =
      ImmutableSet.of("version", IncludeScan.KEY, "controller", ClusterSection.KEY);

  /** Those that tell how the others come to be. */
  private static final ImmutableSet<String> OF_SOURCES =
      ImmutableSet.of(IncludeScan.KEY, "vni-pool", "templates", "host-ranges");

  /** Reads a file and what it includes. */
  public static FileReading of(FileSet files) {
    return of(files, Optional.empty());
  }

  /**
   * The same, with what is known from the last reading. What is refused is read anew, since what is
   * said about it may be about places that are not looked at otherwise.
   */
  public static FileReading of(FileSet files, LoadMemory memory) {
    FileReading reading = of(files, Optional.of(memory));
    return reading.model().isPresent() ? reading : of(files);
  }

  private static FileReading of(FileSet files, Optional<LoadMemory> memory) {
    Findings findings = new Findings();
    boolean applied = files.own().isPresent();
    Optional<NetworkModel> model =
        whole(files, findings, memory).map(root -> model(root, applied, findings, memory));
    return new FileReading(findings.areFatal() ? Optional.empty() : model, findings.inOrder());
  }

  /**
   * The tree of a file with what it includes and says in short; empty if not all of it is there.
   */
  public static Optional<YamlNode> tree(FileSet files) {
    return whole(files, new Findings(), Optional.empty());
  }

  private static Optional<YamlNode> whole(
      FileSet files, Findings findings, Optional<LoadMemory> memory) {
    return Assembly.of(files, findings, memory).map(root -> Expansion.of(root, findings, memory));
  }

  /** What of a tree is still to be said once everything has its place in it. */
  public static YamlNode.Mapping plain(YamlNode.Mapping root) {
    return new YamlNode.Mapping(
        root.place(),
        root.entries().stream()
            .filter(entry -> !OF_SOURCES.contains(entry.key().text()))
            .collect(ImmutableList.toImmutableList()));
  }

  /**
   * The model of a tree.
   *
   * @param applied whether it is one that etcd holds, with what the member says of itself
   */
  private static NetworkModel model(
      YamlNode root, boolean applied, Findings findings, Optional<LoadMemory> memory) {
    Fields fields = Fields.of(new Value("the file", "", root, findings), "", Place.START, KEYS);
    fields
        .require("version", "begin the file with the line `version: 1`")
        .ifPresent(FileReading::checkVersion);
    ControllerSection controller = ControllerSection.read(fields.orNothing("controller"));
    OverlaySection overlay = OverlaySection.read(fields.orNothing("overlay"));
    SegmentSection segments = SegmentSection.read(fields.orNothing("segments"));
    PortRegister register = new PortRegister(findings);
    RulesReader rules = new RulesReader(segments, findings);
    PortReader portReader = new PortReader(segments, register, rules);
    HostSettings defaults = defaults(fields);
    HostMemory.Reading known =
        LoadMemory.hosts(
            memory,
            HostMemory.Surroundings.of(defaults, overlay.interfaceName(), segments, controller));
    HostReader hostReader =
        new HostReader(defaults, overlay.interfaceName(), portReader, controller, known, findings);
    ImmutableSortedMap<String, Host> hosts = hosts(fields, hostReader);
    known.keep();
    ImmutableSortedMap<String, FloatingPort> floating = floating(fields, portReader);
    SegmentSizes.check(segments, hosts, floating, findings);
    Optional<ClusterSettings> cluster =
        ClusterSection.read(fields.orNothing(ClusterSection.KEY), controller, applied);
    if (!applied && cluster.filter(of -> of.source() == ClusterSettings.Source.ETCD).isPresent()) {
      refuseNetwork(fields, findings);
    }
    return new NetworkModel(
        controller.settings().in(cluster),
        overlay.overlay(),
        rules.read(fields.orNothing("groups")),
        hosts,
        floating,
        new ExpectSection(segments.names(), register, rules).read(fields.orNothing("expect")));
  }

  /** In the file of a member that takes the network from etcd there may be no other one. */
  private static void refuseNetwork(Fields fields, Findings findings) {
    for (YamlNode.Entry entry : fields.entries()) {
      String key = entry.key().text();
      if (!OF_PROCESS.contains(key)) {
        findings.error(
            entry.key().place(),
            key + " is of the network, which comes from etcd (cluster.source)",
            "move it to the file that `overlane apply` takes, or take out `source: etcd`");
      }
    }
  }

  /** Reports another version than the one that there is. */
  static void checkVersion(Value value) {
    boolean known =
        value.node() instanceof YamlNode.Scalar scalar
            && scalar.plain()
            && CoreSchema.integer(scalar.text()).filter(v -> v == VERSION).isPresent();
    if (!known) {
      value.expected("1, the only version of the format that there is", "write `version: 1`");
    }
  }

  private static HostSettings defaults(Fields fields) {
    Value value = fields.orNothing("defaults");
    return HostSettings.initial()
        .with(Fields.of(value, "defaults", value.place(), HostSettings.KEYS));
  }

  private static ImmutableSortedMap<String, Host> hosts(Fields fields, HostReader reader) {
    ImmutableSortedMap.Builder<String, Host> hosts = ImmutableSortedMap.naturalOrder();
    for (Named entry : Named.entriesOf(fields.orNothing("hosts"), "host")) {
      reader.read(entry).ifPresent(host -> hosts.put(host.name(), host));
    }
    return hosts.buildOrThrow();
  }

  private static ImmutableSortedMap<String, FloatingPort> floating(
      Fields fields, PortReader reader) {
    ImmutableSortedMap.Builder<String, FloatingPort> ports = ImmutableSortedMap.naturalOrder();
    for (Named entry : Named.entriesOf(fields.orNothing("ports"), "port")) {
      reader.floating(entry).ifPresent(port -> ports.put(port.name(), port));
    }
    return ports.buildOrThrow();
  }
}
