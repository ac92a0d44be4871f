package dev.overlane.controller;

import dev.overlane.controller.cli.OverlaneCommand;

/** The entry point of {@code bin/overlane}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(OverlaneCommand.execute(arguments));
  }
}
