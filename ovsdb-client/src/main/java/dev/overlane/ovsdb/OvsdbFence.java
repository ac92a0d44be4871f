package dev.overlane.ovsdb;

import com.google.common.collect.ImmutableMap;
import java.util.UUID;

/**
 * What must hold for a transaction to be committed, besides that its rows exist: external_ids of
 * the row of table Open_vSwitch. The server decides it, at the moment of the commit.
 *
 * @param root the row
 * @param externalIds keys with their values
 * @param whole whether there must be no other key
 */
public record OvsdbFence(UUID root, ImmutableMap<String, String> externalIds, boolean whole) {}
