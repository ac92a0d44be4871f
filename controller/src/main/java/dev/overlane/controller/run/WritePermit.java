package dev.overlane.controller.run;

/** Whether this process may change anything just now; asked before each change, on host loops. */
@FunctionalInterface
public interface WritePermit {
  WritePermit ALWAYS = () -> true;

  boolean mayWrite();
}
