package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.config.model.ClusterSettings;
import dev.overlane.config.model.ClusterSettings.Member;
import dev.overlane.config.model.ClusterSettings.Source;
import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.yaml.Place;
import dev.overlane.config.yaml.Shown;
import dev.overlane.config.yaml.YamlNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code cluster:}. */
final class ClusterSection {
  static final String KEY = "cluster";

  private static final String NAME = "a name of letters, digits, . _ and -";
  private static final Pattern NAME_SYNTAX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private static final String URL = "http://HOST:PORT or https://HOST:PORT";
  private static final Pattern URL_SYNTAX =
      Pattern.compile("https?://(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]):([0-9]{1,5})/?");

  private static final String SPAN = "seconds from 2s to 60s";
  private static final Pattern SPAN_SYNTAX = Pattern.compile("([0-9]{1,2})s");
  private static final int SHORTEST = 2;
  private static final int LONGEST = 60;
  private static final Duration LEASE = Duration.ofSeconds(3);

  /** An epoch is the era and 48 bits of etcd's revision, and positive as a signed number. */
  private static final int LAST_ERA = 32_767;

  private static final ImmutableMap<String, Source> SOURCES =
      ImmutableMap.of("file", Source.FILE, "etcd", Source.ETCD);

  private static final String MEMBERS = "`NAME: tcp:IP:PORT` of each controller, one a line";

  private final Value value;
  private final ControllerSection controller;
  private final boolean applied;

  private ClusterSection(Value value, ControllerSection controller, boolean applied) {
    this.value = value;
    this.controller = controller;
    this.applied = applied;
  }

  /**
   * What the section says; empty if it is not there, or not to be understood.
   *
   * @param applied whether the network is one that etcd holds
   */
  static Optional<ClusterSettings> read(
      Value value, ControllerSection controller, boolean applied) {
    return value.isAbsent()
        ? Optional.empty()
        : new ClusterSection(value, controller, applied).settings();
  }

  private Optional<ClusterSettings> settings() {
    Fields fields =
        Fields.of(
            value,
            KEY,
            value.place(),
            ImmutableSet.of("name", "etcd", "members", "member", "lease", "era", "source", "tls"));
    Optional<String> name =
        fields
            .require("name", "what tells this cluster from others in the same etcd")
            .flatMap(ClusterSection::name);
    boolean keys = fields.find("tls").isPresent() || controller.endpoints().tls();
    Optional<ImmutableList<String>> etcd =
        fields.require("etcd", "a list of " + URL).map(list -> etcd(list, keys));
    Optional<Source> source =
        fields.find("source").map(word -> word.oneOf(SOURCES)).orElse(Optional.of(Source.FILE));
    Optional<ImmutableSortedMap<String, Member>> members =
        source.equals(Optional.of(Source.ETCD)) ? ofNetwork(fields) : ofFile(fields);
    Optional<String> member =
        fields.find("member").flatMap(own -> member(own, members.orElse(ImmutableSortedMap.of())));
    Optional<Duration> lease =
        fields.find("lease").map(ClusterSection::lease).orElse(Optional.of(LEASE));
    Optional<Integer> era =
        fields.find("era").map(count -> count.integer(0, LAST_ERA)).orElse(Optional.of(0));
    var tls = fields.find("tls").flatMap(ControllerSection::etcdKeys);
    if (controller.settings().openflowTarget().isPresent()) {
      value
          .findings()
          .error(
              value.place(),
              "controller.openflow.target and cluster.members exclude each other",
              "take out the target: every bridge names all members");
    }
    return name.isEmpty()
            || etcd.isEmpty()
            || members.isEmpty()
            || lease.isEmpty()
            || era.isEmpty()
            || source.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ClusterSettings(
                name.get(),
                etcd.get(),
                members.get(),
                member,
                lease.get(),
                era.get(),
                source.get(),
                tls));
  }

  private Optional<ImmutableSortedMap<String, Member>> ofFile(Fields fields) {
    return fields.require("members", MEMBERS).map(this::members);
  }

  /** The members where the network comes from etcd: they come with it. */
  private Optional<ImmutableSortedMap<String, Member>> ofNetwork(Fields fields) {
    Optional<Value> written = fields.find("members");
    if (applied) {
      if (written.isEmpty()) {
        value
            .findings()
            .error(
                Place.START,
                "the network names no cluster.members, and this one comes from etcd",
                MEMBERS);
      }
      return written.map(this::members);
    }
    written.ifPresent(
        members ->
            members.error(
                "comes with the network from etcd (cluster.source)",
                "move it to the file that `overlane apply` takes"));
    return Optional.of(ImmutableSortedMap.of());
  }

  private static Optional<String> name(Value value) {
    return value.parsed(
        text -> Optional.of(text).filter(name -> NAME_SYNTAX.matcher(name).matches()),
        NAME,
        "63 of them at most");
  }

  private static ImmutableList<String> etcd(Value list, boolean keys) {
    ImmutableList.Builder<String> ends = ImmutableList.builder();
    for (Value item : list.oneOrMore()) {
      item.parsed(ClusterSection::url, URL, "one of etcd's --advertise-client-urls")
          .ifPresent(ends::add);
      if (item.node() instanceof YamlNode.Scalar scalar
          && scalar.text().startsWith("https:")
          && !keys) {
        item.error(
            "needs keys, and the file names none",
            "add private-key, certificate and ca-certificate under cluster.tls");
      }
    }
    ImmutableList<String> all = ends.build();
    if (all.isEmpty() && list.oneOrMore().isEmpty()) {
      list.error("is empty", "a list of " + URL);
    }
    return all;
  }

  private static Optional<String> url(String text) {
    Matcher matcher = URL_SYNTAX.matcher(text);
    return matcher.matches() && IpPort.port(matcher.group(1)).filter(port -> port > 0).isPresent()
        ? Optional.of(text.endsWith("/") ? text.substring(0, text.length() - 1) : text)
        : Optional.empty();
  }

  private ImmutableSortedMap<String, Member> members(Value map) {
    ImmutableSortedMap.Builder<String, Member> members = ImmutableSortedMap.naturalOrder();
    Map<ConnectionMethod, String> taken = new HashMap<>();
    ImmutableList<Named> entries = Named.entriesOf(map, "member");
    for (Named entry : entries) {
      if (!NAME_SYNTAX.matcher(entry.name()).matches()) {
        map.findings()
            .error(entry.place(), Shown.quote(entry.name()) + " is no name for a member", NAME);
        continue;
      }
      Optional<ConnectionMethod> target = controller.endpoints().active(entry.value());
      if (target.isEmpty()) {
        continue;
      }
      if (!(target.get() instanceof ConnectionMethod.Ip ip)) {
        entry.value().error("is no address that hosts can reach", "write tcp:IP:PORT");
        continue;
      }
      String other = taken.putIfAbsent(ip, entry.name());
      if (other != null) {
        entry.value().error("is " + ip + " like member " + Shown.quote(other), "correct one");
      }
      members.put(
          entry.name(),
          new Member(
              ip,
              controller.listensBySettings()
                  ? controller.settings().openflowListen()
                  : new ListenMethod(ip.port(), ListenMethod.ANY, ip.tls())));
    }
    if (entries.isEmpty()) {
      map.error("is empty", MEMBERS);
    }
    return members.build();
  }

  private static Optional<String> member(Value own, ImmutableSortedMap<String, Member> members) {
    Optional<String> name = name(own);
    if (name.isPresent() && !members.isEmpty() && !members.containsKey(name.get())) {
      own.error(
          "is " + Shown.quote(name.get()) + ", which is none of cluster.members",
          own.findings().didYouMean(name.get(), members.keySet(), "one of " + members.keySet()));
    }
    return name;
  }

  private static Optional<Duration> lease(Value value) {
    return value.parsed(
        text -> {
          Matcher matcher = SPAN_SYNTAX.matcher(text);
          return matcher.matches()
              ? Optional.of(Integer.parseInt(matcher.group(1)))
                  .filter(seconds -> seconds >= SHORTEST && seconds <= LONGEST)
                  .map(Duration::ofSeconds)
              : Optional.empty();
        },
        SPAN,
        "for example 3s");
  }
}
