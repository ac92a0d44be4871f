package dev.overlane.ovsdb.state;

import java.util.Optional;

/**
 * Something on a host that keeps one row from being as the file says, and that only a human can
 * solve; all other rows are taken care of.
 *
 * @param interfaceName the desired port that is left out of the changes; empty: none is
 * @param text what is wrong and the way out, in one sentence
 */
public record OvsdbProblem(Optional<String> interfaceName, String text) {}
