package dev.overlane.tls;

import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.OvsdbAccess;

/**
 * The names by which a certificate may speak for a host: its name in the file, and its system-id
 * where the file gives one. PURE.
 *
 * @param host its name in the file
 * @param names any of them is enough
 */
public record HostNames(String host, ImmutableSet<String> names) {

  /** Nobody: no certificate has such a name. */
  public static final HostNames NOBODY = new HostNames("", ImmutableSet.of());

  /** That of a host that the file has no more: its name alone. */
  public static HostNames ofName(String host) {
    return new HostNames(host, ImmutableSet.of(host));
  }

  /** Those of a host of the file. */
  public static HostNames of(Host host) {
    ImmutableSet.Builder<String> names = ImmutableSet.builder();
    names.add(host.name());
    if (host.ovsdb() instanceof OvsdbAccess.Manager manager) {
      names.add(manager.systemId());
    }
    return new HostNames(host.name(), names.build());
  }
}
