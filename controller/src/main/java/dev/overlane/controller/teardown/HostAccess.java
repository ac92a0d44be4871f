package dev.overlane.controller.teardown;

import dev.overlane.config.model.ListenMethod;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.tls.HostNames;
import dev.overlane.tls.TlsKeys;
import java.util.Optional;

/**
 * How one host's ovsdb-server is reached.
 *
 * @param ovsdb by whom and where it is dialled
 * @param listen where hosts dial in, if they do
 * @param names for whom its certificate has to speak
 * @param keys for {@code ssl:} and {@code pssl:}
 */
public record HostAccess(
    OvsdbAccess ovsdb, Optional<ListenMethod> listen, HostNames names, TlsKeys keys) {}
