package dev.overlane.ovsdb.state;

import com.google.common.collect.ImmutableList;

/**
 * What takes Overlane off a host.
 *
 * @param changes one transaction; empty: there is nothing of Overlane where it was looked for
 * @param left what stays on the bridges that are changed, why, and the command that takes it off
 * @param others bridges with Overlane's marks that are not the host's: nothing on them is changed
 */
public record TeardownPlan(
    OvsdbChangeSet changes, ImmutableList<String> left, ImmutableList<String> others) {}
