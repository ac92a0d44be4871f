package dev.overlane.flow.proof;

import dev.overlane.flow.state.Flow;

/**
 * A flow, ready to be followed.
 *
 * @param flow the flow
 * @param cube the headers that it matches, if the rest of its match does
 * @param vague whether a packet with such a header may still not match
 */
record Rule(Flow flow, Cube cube, boolean vague) {

  static Rule of(Flow flow) {
    Cube.Matched matched = Cube.of(flow.key().match());
    return new Rule(flow, matched.cube(), matched.vague());
  }

  int priority() {
    return flow.key().priority();
  }

  /** Whether it does with a packet what another does. */
  boolean doesAs(Rule other) {
    return flow.instructions().equals(other.flow.instructions());
  }
}
