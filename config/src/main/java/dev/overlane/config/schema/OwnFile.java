package dev.overlane.config.schema;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.yaml.Shown;
import dev.overlane.config.yaml.YamlNode;
import java.util.Optional;

/** A network as the process of another file has it: what that file says of itself counts. */
final class OwnFile {
  private static final String CONTROLLER = "controller";
  private static final String NAME = "name";
  private static final String MEMBERS = "members";

  private OwnFile() {}

  /**
   * The tree of a network with {@code controller} and {@code cluster} of another one, but for the
   * members of the cluster: they are the network's.
   */
  static YamlNode over(YamlNode network, YamlNode own, Findings findings) {
    if (!(network instanceof YamlNode.Mapping theirs) || !(own instanceof YamlNode.Mapping ours)) {
      return network;
    }
    ImmutableList.Builder<YamlNode.Entry> entries = ImmutableList.builder();
    theirs.entries().stream()
        .filter(entry -> !isOfProcess(entry.key().text()))
        .forEach(entries::add);
    Trees.find(ours, CONTROLLER).ifPresent(entries::add);
    Trees.find(ours, ClusterSection.KEY)
        .map(entry -> joined(entry, Trees.find(theirs, ClusterSection.KEY), findings))
        .ifPresent(entries::add);
    return new YamlNode.Mapping(theirs.place(), entries.build());
  }

  private static boolean isOfProcess(String key) {
    return key.equals(CONTROLLER) || key.equals(ClusterSection.KEY);
  }

  private static YamlNode.Entry joined(
      YamlNode.Entry own, Optional<YamlNode.Entry> theirs, Findings findings) {
    if (!(own.value() instanceof YamlNode.Mapping ours)
        || theirs.isEmpty()
        || !(theirs.get().value() instanceof YamlNode.Mapping network)) {
      return own;
    }
    checkName(ours, network, findings);
    ImmutableList.Builder<YamlNode.Entry> entries = ImmutableList.builder();
    entries.addAll(ours.entries());
    Trees.find(network, MEMBERS).ifPresent(entries::add);
    return Trees.with(own, new YamlNode.Mapping(ours.place(), entries.build()));
  }

  /** A network that was made for another cluster must not come into this one by mistake. */
  private static void checkName(
      YamlNode.Mapping ours, YamlNode.Mapping network, Findings findings) {
    Optional<YamlNode.Entry> theirs = Trees.find(network, NAME);
    Optional<String> own = Trees.find(ours, NAME).flatMap(OwnFile::text);
    Optional<String> name = theirs.flatMap(OwnFile::text);
    if (name.isPresent() && own.isPresent() && !name.equals(own)) {
      findings.error(
          theirs.get().value().place(),
          "this is the network of cluster "
              + Shown.quote(name.get())
              + ", and the member is of cluster "
              + Shown.quote(own.get()),
          "apply it there, or correct the name");
    }
  }

  private static Optional<String> text(YamlNode.Entry entry) {
    return entry.value() instanceof YamlNode.Scalar scalar
        ? Optional.of(scalar.text())
        : Optional.empty();
  }
}
