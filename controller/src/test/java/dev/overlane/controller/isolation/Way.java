package dev.overlane.controller.isolation;

import dev.overlane.controller.sim.FakeHost;

/**
 * That some packets get from one port to another.
 *
 * @param from where they come in
 * @param to where they come out
 * @param packets some of them, as they come in
 * @param path the flows that they hit, one a line
 */
record Way(Place from, Place to, Box packets, Path path) {

  /** A port. */
  record Place(FakeHost host, String device) {
    @Override
    public String toString() {
      return host.name() + "/" + device;
    }
  }

  /** The flows of a way. */
  interface Path {
    String text();
  }
}
