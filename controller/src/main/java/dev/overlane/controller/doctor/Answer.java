package dev.overlane.controller.doctor;

import dev.overlane.controller.shell.HostShell;
import java.util.Optional;

/** What came of asking a host: its facts, or why there are none. */
public sealed interface Answer {
  /** The script ran to its end. */
  record Told(HostFacts facts) implements Answer {}

  /** It did not. */
  record Nothing(String reason) implements Answer {}

  /** Reads what was said. */
  static Answer of(HostShell.Reply reply) {
    if (reply instanceof HostShell.Reply.Said said) {
      Optional<HostFacts> facts = HostFacts.parse(said.text(), said.asked(), said.answered());
      return facts.isPresent() ? new Told(facts.get()) : new Nothing(said.lastLine());
    }
    return new Nothing(((HostShell.Reply.Nothing) reply).reason());
  }
}
