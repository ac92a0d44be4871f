package dev.overlane.controller.doctor;

import java.util.List;

/** Looks at one host. PURE. */
@FunctionalInterface
interface Check {
  List<Finding> of(Patient patient);
}
