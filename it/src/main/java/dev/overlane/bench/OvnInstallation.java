package dev.overlane.bench;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where OVN is on this machine, if it is. Any thread. */
public final class OvnInstallation {
  private static final ImmutableList<String> TOOLS =
      ImmutableList.of("ovn-northd", "ovn-controller", "ovn-nbctl", "ovn-sbctl");

  private OvnInstallation() {}

  /** Where OVN's schemas are; OVN's tools heed the same variable. */
  public static Path schemas() {
    return Path.of(Optional.ofNullable(System.getenv("OVN_PKGDATADIR")).orElse("/usr/share/ovn"));
  }

  /** Whether everything of it can be started. */
  public static boolean isComplete() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin");
    return Files.exists(schemas().resolve("ovn-nb.ovsschema"))
        && TOOLS.stream()
            .allMatch(
                tool ->
                    Splitter.on(':')
                        .splitToStream(path)
                        .anyMatch(place -> Files.isExecutable(Path.of(place, tool))));
  }
}
