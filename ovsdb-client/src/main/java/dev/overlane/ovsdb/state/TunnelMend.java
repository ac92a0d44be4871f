package dev.overlane.ovsdb.state;

/**
 * What puts the rows of an open tunnel right, all but its type: the switch keeps it open under its
 * number, so that flows which name that number mean the same before and after.
 *
 * @param ofport OpenFlow port, 1..65279; of no other interface of the bridge
 * @param changes of its rows alone
 */
public record TunnelMend(int ofport, OvsdbChangeSet changes) {}
