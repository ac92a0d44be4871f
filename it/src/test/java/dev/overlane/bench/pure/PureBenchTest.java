package dev.overlane.bench.pure;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.bench.ValidModel;
import dev.overlane.bench.job.JobSize;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.flow.proof.Finding;
import dev.overlane.flow.state.FlowChangeSet;
import dev.overlane.flow.state.FlowSet;
import io.netty.buffer.ByteBuf;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

/** Each benchmark does what its name says, once and on a small network; no time is looked at. */
final class PureBenchTest {
  private static final int HOSTS = 4;
  private static final int PORTS = 3;
  private static final PureNetwork SMALL = new PureNetwork(new JobSize(HOSTS, PORTS, 5));

  private static final int BUNDLE_ADD = 34;
  private static final int FLOW_MOD = 14;

  @Test
  void everyBenchmark_hasItsLineInTheTable() {
    assertThat(PureBench.BENCHMARKS)
        .flatExtracting(benchmarks -> Arrays.asList(benchmarks.getMethods()))
        .filteredOn(method -> method.isAnnotationPresent(Benchmark.class))
        .extracting(Method::getName)
        .containsExactlyInAnyOrderElementsOf(PureReport.TITLES.keySet());
  }

  @Test
  void load_readsAllHosts_andAgainWithOnePortMoreAndWithoutIt() {
    LoadBenchmark load = new LoadBenchmark(SMALL);

    assertThat(portCounts(load.loadFromNothing())).containsExactly(PORTS, PORTS, PORTS, PORTS);
    assertThat(portCounts(load.loadAfterOnePort())).containsExactly(PORTS + 1, PORTS, PORTS, PORTS);
    assertThat(portCounts(load.loadAfterOnePort())).containsExactly(PORTS, PORTS, PORTS, PORTS);
  }

  private static ImmutableList<Integer> portCounts(ConfigResult result) {
    NetworkModel model = ValidModel.of(result);
    return model.hosts().values().stream()
        .map(Host::ports)
        .map(ports -> ports.size())
        .collect(ImmutableList.toImmutableList());
  }

  @Test
  void compile_makesTheFlowsOfEveryPort() {
    CompileBenchmark compile = new CompileBenchmark(SMALL);

    ImmutableList<FlowSet> all = compile.compileNetwork();

    assertThat(all).hasSize(HOSTS).doesNotHaveDuplicates();
    assertThat(all).allSatisfy(flows -> assertThat(flows.size()).isGreaterThan(10 * PORTS));
    assertThat(compile.compileHost()).isEqualTo(all.get(0));
  }

  @Test
  void plan_takesOnePortToAllHosts_andAwayAgain() {
    PlanBenchmark plan = new PlanBenchmark(SMALL);
    FlowChangeSet onItsHost = new FlowsBenchmark(SMALL).diffOfHost();

    int come = plan.planOnePort();

    assertThat(come)
        .as("its own flows, and some on each of the others")
        .isGreaterThanOrEqualTo(onItsHost.adds().size() + HOSTS - 1);
    int gone = plan.planOnePort();
    assertThat(gone).as("most flows go; some change both times").isBetween(HOSTS, come);
    assertThat(plan.planOnePort()).isEqualTo(come);
  }

  @Test
  void diff_isTheFlowsOfOnePort() {
    FlowChangeSet changes = new FlowsBenchmark(SMALL).diffOfHost();

    assertThat(changes.deletes()).isEmpty();
    assertThat(changes.adds()).hasSizeGreaterThan(10);
    assertThat(changes.adds().size() - changes.replaced().size()).isPositive();
    assertThat(changes.adds())
        .as("far from all")
        .hasSizeLessThan(new CompileBenchmark(SMALL).compileHost().size());
  }

  @Test
  void bundle_isAMessageForEachFlow() {
    FlowsBenchmark benchmark = new FlowsBenchmark(SMALL);
    FlowChangeSet newFlows = benchmark.diffOfHost();
    int before = new CompileBenchmark(SMALL).compileHost().size();

    ImmutableList<ByteBuf> messages = benchmark.bundleOfHost();

    assertThat(messages)
        .hasSize(before + newFlows.adds().size() - newFlows.replaced().size())
        .allSatisfy(
            message -> {
              assertThat(message.getUnsignedByte(1)).isEqualTo((short) BUNDLE_ADD);
              assertThat(message.getUnsignedShort(2)).isEqualTo(message.readableBytes());
              assertThat(message.getUnsignedByte(16 + 1))
                  .as("what is in it")
                  .isEqualTo((short) FLOW_MOD);
            });
  }

  @Test
  void proof_looksAtAllPortsAndFlows_andFindsNothing() {
    Finding finding = new ProofBenchmark(HOSTS, PORTS, 5).proveNetwork();

    assertThat(finding.violations()).isEmpty();
    assertThat(finding.ports()).isGreaterThanOrEqualTo(HOSTS * PORTS);
    assertThat(finding.flows()).isGreaterThan(10L * HOSTS * PORTS);
    assertThat(finding.lookUps()).isPositive();
  }
}
