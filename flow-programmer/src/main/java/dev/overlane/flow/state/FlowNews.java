package dev.overlane.flow.state;

import com.google.common.collect.ImmutableMap;
import java.util.Optional;

/**
 * What became of flows that somebody other than the controller touched, as a flow monitor tells it.
 * It does not tell the flags of a flow mod: they count as none.
 *
 * @param flows what is under each key that was touched; empty: nothing any more
 */
public record FlowNews(ImmutableMap<FlowKey, Optional<Flow>> flows) {}
