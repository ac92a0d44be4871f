/**
 * {@code overlane doctor}: what a script tells of each host, held against the file; each finding
 * with the command that mends it.
 *
 * <p>{@code FactsScript} is read from the class path; the checks are pure functions of {@code
 * HostFacts}.
 */
@NullMarked
package dev.overlane.controller.doctor;

import org.jspecify.annotations.NullMarked;
