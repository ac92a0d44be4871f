package dev.overlane.controller.plan;

import com.google.common.collect.ImmutableSortedMap;
import dev.overlane.flow.compile.HostBindings;

/**
 * What a host's rows mean just now.
 *
 * @param report members that only this host knows, for the others
 * @param bindings what may have flows here (the binding rule)
 * @param waiting ports that have no flows and should, by name, with the reason
 * @param foreign interfaces on our bridge that are nobody's, each with what is wrong with its
 *     iface-id; empty: it has none
 * @param pending why more is to be observed before the host can be converged; empty if nothing is
 */
public record HostSurvey(
    HostReport report,
    HostBindings bindings,
    ImmutableSortedMap<String, String> waiting,
    ImmutableSortedMap<String, String> foreign,
    String pending) {}
