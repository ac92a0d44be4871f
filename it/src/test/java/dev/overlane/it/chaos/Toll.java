package dev.overlane.it.chaos;

import com.google.common.collect.ImmutableList;
import java.time.Duration;

/**
 * What happened to the probes that were sent in a window of time. A probe to one member counts as
 * one delivery that is due, a broadcast as one for each other member of the segment.
 *
 * @param sent frames that left their sender, those to other segments included
 * @param concerned deliveries due to pairs that the fault may touch
 * @param concernedLost of these, never made
 * @param unconcerned deliveries due to all other pairs
 * @param losses of these, never made
 * @param leaked frames seen by a member of another segment
 * @param repair from the fault's end to the first arrival after the last loss, on the concerned
 *     pair that took longest; zero if that was before the fault's end, or if none lost anything
 * @param remarks each leak, and whatever else must not be
 */
record Toll(
    long sent,
    long concerned,
    long concernedLost,
    long unconcerned,
    ImmutableList<Loss> losses,
    long leaked,
    Duration repair,
    ImmutableList<String> remarks) {}
