package dev.overlane.controller.metrics;

/** Something that has values for a scrape. */
@FunctionalInterface
interface Source {

  /** Adds what it knows; called on the endpoint's thread, must be quick. */
  void write(Sheet sheet);
}
