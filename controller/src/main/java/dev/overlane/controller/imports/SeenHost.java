package dev.overlane.controller.imports;

import dev.overlane.config.model.ConnectionMethod;
import dev.overlane.ovsdb.state.OvsdbSnapshot;
import java.util.Optional;

/**
 * A host whose rows were read.
 *
 * @param name its name in the file; empty: the host's own
 * @param method how its ovsdb-server was reached
 * @param rows what it holds
 */
public record SeenHost(Optional<String> name, ConnectionMethod method, OvsdbSnapshot rows) {}
