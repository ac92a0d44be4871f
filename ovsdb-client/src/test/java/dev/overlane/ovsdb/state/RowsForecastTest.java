package dev.overlane.ovsdb.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What rows become, beside a database that is really told to change. */
final class RowsForecastTest {
  private final Networks network = Networks.seed();
  private final OvsdbState state = network.state();

  private RowsForecast forecast(FakeHost host) {
    OvsdbChangeSet changes = OvsdbDiff.between(state, host.snapshot()).changes();
    return RowsForecast.of(host.snapshot(), changes, state.bridge().name());
  }

  private void assertForecastIsWhatTheDatabaseSays(FakeHost host) {
    RowsForecast forecast = forecast(host);
    host.apply(OvsdbDiff.between(state, host.snapshot()).changes());

    assertThat(OvsdbDiff.between(state, forecast.snapshot()).changes().lines()).isEmpty();
    assertThat(names(forecast.snapshot())).isEqualTo(names(host.snapshot()));
  }

  /** Rows without what the switch writes and without identities. */
  private static String names(OvsdbSnapshot rows) {
    StringBuilder text = new StringBuilder();
    rows.bridges().values().stream()
        .map(
            row ->
                "%s %s %s %s %s %s %d\n"
                    .formatted(
                        row.name(),
                        row.failMode(),
                        row.datapathType(),
                        row.protocols().stream().sorted().toList(),
                        new java.util.TreeMap<>(row.otherConfig()),
                        new java.util.TreeMap<>(row.externalIds()),
                        row.controllers().size()))
        .sorted()
        .forEach(text::append);
    rows.ports().values().stream()
        .map(row -> row.name() + row.tag() + row.fakeBridge() + row.externalIds() + "\n")
        .sorted()
        .forEach(text::append);
    rows.interfaces().values().stream()
        .map(row -> row.name() + row.type() + new java.util.TreeMap<>(row.options()) + "\n")
        .sorted()
        .forEach(text::append);
    rows.controllers().values().stream()
        .map(row -> row.target() + row.connectionMode() + row.maxBackoff() + "\n")
        .sorted()
        .forEach(text::append);
    return text.toString();
  }

  @Test
  void hostWithoutABridge_becomesAsTheFileSays() {
    assertForecastIsWhatTheDatabaseSays(new FakeHost());
  }

  @Test
  void hostMadeByHand_becomesAsTheFileSays() {
    FakeHost host = new FakeHost().addBridge("br0");
    host.addPort("br0", "vA").setPort("vA", "tag", 7L);
    host.addPort("br0", "vtep0").setInterface("vtep0", "type", "vxlan");
    host.addController("br0", "tcp:192.0.2.1:6653", true);

    assertForecastIsWhatTheDatabaseSays(host);
  }

  @Test
  void convergedHost_staysAsItIs() {
    FakeHost host = FakeHost.converged(network).setInterface("br0", "ofport", 65534L);

    RowsForecast forecast = forecast(host);

    assertThat(forecast.snapshot()).isEqualTo(host.snapshot());
    assertThat(forecast.predicted()).isEmpty();
  }

  @Test
  void newInterfaces_getNumbersThatNobodyHas() {
    FakeHost host = FakeHost.converged(network);
    host.deletePort("br0", "vA").setInterface("vtep0", "ofport", 65279L);

    RowsForecast forecast = forecast(host);

    assertThat(forecast.predicted()).containsExactly(java.util.Map.entry(65278, "vA"));
    assertThat(ObservedHost.of(state, forecast.snapshot()).port("vA"))
        .isInstanceOf(ObservedPort.Ready.class);
  }

  @Test
  void retaggedInterface_keepsItsNumber_oneOfAnotherTypeDoesNot() {
    FakeHost host = FakeHost.converged(network);
    host.setPort("vA", "tag", 7L).setInterface("vtep0", "type", "geneve");
    OptionalInt before = host.iface("vA").ofport();

    RowsForecast forecast = forecast(host);

    assertThat(forecast.predicted().values()).containsExactly("vtep0");
    assertThat(
            forecast.snapshot().interfaces().values().stream()
                .filter(row -> row.name().equals("vA"))
                .findFirst()
                .orElseThrow()
                .ofport())
        .isEqualTo(before);
  }

  @Test
  void bridgeOfAnotherDatapathType_isMadeAnewWithAllItsPorts() {
    FakeHost host = FakeHost.converged(network);
    host.setBridge("br0", "datapath_type", "netdev".equals(type()) ? "system" : "netdev");

    RowsForecast forecast = forecast(host);

    assertThat(forecast.remade()).isTrue();
    assertThat(forecast.predicted().values()).contains("vtep0", "vA");
  }

  private String type() {
    return state.bridge().datapathType().ovsName();
  }

  @Test
  void deviceThatCouldNotBeOpened_isNotPredictedToExist() {
    FakeHost host = FakeHost.converged(network);
    host.setInterface("vA", "ofport", -1L);

    assertThat(forecast(host).predicted()).isEmpty();
  }
}
