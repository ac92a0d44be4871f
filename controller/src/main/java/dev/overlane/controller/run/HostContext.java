package dev.overlane.controller.run;

import dev.overlane.flow.compile.SharedFlows;
import dev.overlane.peers.Turns;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What a reconciler runs on.
 *
 * @param loop its own loop; all its state is confined to it
 * @param shared flows that hosts have alike
 * @param turns whose turn it is to be synchronised
 * @param permit asked before each change
 * @param settings how often it looks again
 * @param clock for what operators are told
 * @param random spreads pauses; used on the loop only
 */
record HostContext(
    SerialLoop loop,
    SharedFlows shared,
    Turns turns,
    WritePermit permit,
    ReconcilerSettings settings,
    InstantSource clock,
    RandomGenerator random) {}
