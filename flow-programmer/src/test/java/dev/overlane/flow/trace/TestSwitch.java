package dev.overlane.flow.trace;

import static com.google.common.base.Preconditions.checkState;

import dev.overlane.config.model.Ipv4Address;
import dev.overlane.flow.compile.TestNetwork;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.state.FlowKey;
import dev.overlane.flow.state.FlowSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** A switch of a test network, with what it has learned. */
final class TestSwitch implements Fabric.Site {
  private final FlowSet compiled;
  private final Ipv4Address vtep;
  private final Map<FlowKey, Flow> learned = new LinkedHashMap<>();
  private SwitchOracle oracle;

  TestSwitch(TestNetwork network, String host) {
    compiled = network.flows(host);
    vtep = network.host(host).address();
    oracle = SwitchOracle.of(compiled);
  }

  @Override
  public SwitchOracle oracle() {
    return oracle;
  }

  @Override
  public Ipv4Address vtep() {
    return vtep;
  }

  @Override
  public OptionalInt tunnelPort() {
    return OptionalInt.of(TestNetwork.TUNNEL_PORT);
  }

  @Override
  public void learn(Flow flow) {
    checkState(!compiled.contains(flow.key()), "%s is a compiled flow's key", flow.key());
    if (!flow.equals(learned.put(flow.key(), flow))) {
      Map<FlowKey, Flow> all = new LinkedHashMap<>(learned);
      compiled.flows().forEach(other -> all.put(other.key(), other));
      oracle = SwitchOracle.of(FlowSet.of(all.values()));
    }
  }

  Collection<Flow> learned() {
    return learned.values();
  }
}
