package dev.overlane.flow.loxi;

import dev.overlane.config.model.DatapathId;

/**
 * What a handshake finds out.
 *
 * @param protocol the negotiated version
 * @param datapathId who the switch says it is
 */
record SwitchIdentity(Protocol protocol, DatapathId datapathId) {}
