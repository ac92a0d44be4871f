package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.flow.compile.SegmentRoster;

/**
 * What every host needs to know of all the others, as of one revision of the file and the last
 * report of each host.
 *
 * @param revision number of the file's revision, 1 and up
 * @param model what the file says
 * @param rosters who is in each segment
 * @param floatingHosts host of each floating port that is plugged somewhere, by port name
 * @param reports the last report of each host, which the rosters are made of
 * @param unobserved hosts of the file that have not reported since the controller started
 */
public record FleetView(
    long revision,
    NetworkModel model,
    ImmutableMap<String, SegmentRoster> rosters,
    ImmutableMap<String, String> floatingHosts,
    ImmutableMap<String, HostReport> reports,
    ImmutableSet<String> unobserved) {}
