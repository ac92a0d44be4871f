package dev.overlane.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overlane.config.model.NetworkModel;
import org.junit.jupiter.api.Test;

final class NumberHistoryTest {
  private static final String LEAVER = "hosts: { h1: { address: 10.0.0.1 } }\n";

  private final NumberHistory history = new NumberHistory();

  private static NetworkModel model(String segments, String hosts) {
    return Networks.parse("version: 1\nsegments: { " + segments + " }\n" + hosts);
  }

  @Test
  void hostThatLeftBeforeItTookOverTheNewestRevision_mayStillBeAtAnOlderOne() {
    history.accepted(model("ab: { vlan: 1, vni: 10 }", LEAVER));
    history.accepted(model("ab: { vlan: 1, vni: 11 }", LEAVER));
    history.accepted(model("ab: { vlan: 1, vni: 11 }", ""));
    history.settled();
    NetworkModel withoutIt = model("ab: { vlan: 1, vni: 11 }, xy: { vlan: 2, vni: 10 }", "");
    assertThat(history.hazards(withoutIt)).isEmpty();
    history.accepted(withoutIt);

    assertThat(history.hazards(model("ab: { vlan: 1, vni: 11 }, xy: { vlan: 2, vni: 10 }", LEAVER)))
        .singleElement()
        .asString()
        .contains("host h1", "vni 10 was segment ab's, now it is xy's");
  }

  @Test
  void hostThatReturned_isAtWhatItKnewUntilAllAreConverged() {
    history.accepted(model("ab: { vlan: 1, vni: 10 }", LEAVER));
    history.accepted(model("ab: { vlan: 1, vni: 11 }", ""));
    history.settled();
    history.accepted(model("ab: { vlan: 1, vni: 11 }", LEAVER));
    NetworkModel reused = model("ab: { vlan: 1, vni: 11 }, xy: { vlan: 2, vni: 10 }", LEAVER);

    assertThat(history.hazards(reused)).hasSize(1);
    history.settled();
    assertThat(history.hazards(reused)).isEmpty();
  }
}
