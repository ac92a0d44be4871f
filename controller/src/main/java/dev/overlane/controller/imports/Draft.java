package dev.overlane.controller.imports;

import com.google.common.collect.ImmutableList;

/**
 * A file made of what hosts hold.
 *
 * @param text the file
 * @param warnings what it cannot express, and what it guesses
 */
public record Draft(String text, ImmutableList<String> warnings) {}
