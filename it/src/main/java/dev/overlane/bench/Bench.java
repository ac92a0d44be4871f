package dev.overlane.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import dev.overlane.bench.dataplane.DataPlaneBench;
import dev.overlane.bench.dataplane.PlanePlan;
import dev.overlane.bench.fleet.Fleets;
import dev.overlane.bench.job.JobPlan;
import dev.overlane.bench.job.Jobs;
import dev.overlane.bench.pure.PureBench;
import dev.overlane.bench.pure.PureReport;
import dev.overlane.config.ConfigLoader;
import dev.overlane.lab.LabException;
import dev.overlane.lab.LabRequirements;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bin/bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures Overlane on the seed's two hosts (real Open vSwitch in network namespaces), beside"
          + " the bare tools doing the same by hand in the same run. Needs root."
    })
public final class Bench implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of {@code --smoke}: something has grown. */
  private static final int GROWN = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "How often each thing is done; with --pure for how many times two seconds (default:"
              + " ${DEFAULT-VALUE}).")
  private int runs = 5;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "With --drift: runs of each kind that do not count (default: 5); with --proof one at"
              + " most; with --pure so many seconds. With --job: how often in each run the port"
              + " comes, moves and goes before that counts.")
  private int warmUp = 5;

  @Option(
      names = "--drift",
      description = {
        "Measure each kind of drift on one host with more than 10,000 flows instead, at least 20"
            + " times each unless --runs says otherwise. Takes a quarter of an hour."
      })
  private boolean drift;

  @Option(
      names = "--proof",
      description = {
        "Measure the proof of isolation instead, in memory and without any switch: networks of 50"
            + " and of 1,000 hosts with 20 ports each. Needs 4 GiB of heap."
      })
  private boolean proof;

  @Option(
      names = "--pure",
      description = {
        "Measure the pure parts instead, each alone, in memory and without any switch (JMH): loading,"
            + " compiling, planning, comparing and encoding, and the proof of isolation; the time"
            + " and the memory that one operation takes. Takes three minutes."
      })
  private boolean pure;

  @Option(
      names = "--kind",
      paramLabel = "TEXT",
      split = ",",
      description = "With --drift: only kinds with one of these texts in their name or title.")
  private List<String> kinds = List.of();

  @Option(
      names = "--fleet",
      paramLabel = "HOSTS",
      split = ",",
      description = {
        "Measure with so many simulated hosts instead, which speak OVSDB and OpenFlow on loopback"
            + " sockets; several numbers make a curve."
      })
  private List<Integer> fleet = List.of();

  @Option(
      names = "--ports",
      paramLabel = "P",
      defaultValue = "20",
      description = "With --fleet: ports on each host (default: ${DEFAULT-VALUE}).")
  private int ports = 20;

  @Option(
      names = "--segments",
      paramLabel = "S",
      description = "With --fleet: segments in all (default: one for 20 ports).")
  private Optional<Integer> segments = Optional.empty();

  @Option(
      names = "--members",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "With --fleet: so many controllers that share the hosts on an etcd; one of them is killed at"
            + " the end (default: ${DEFAULT-VALUE}, without etcd)."
      })
  private int members = 1;

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      defaultValue = "3s",
      description =
          "With --members: the lease of each, as a file has it (default: ${DEFAULT-VALUE}).")
  private String lease = "3s";

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description = "With --fleet: each controller's -Xmx (default: 2 GiB for each 20,000 ports).")
  private Optional<String> heap = Optional.empty();

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "With --fleet and several numbers: draw the curves there as SVG.")
  private Optional<Path> picture = Optional.empty();

  @Option(
      names = "--job",
      paramLabel = "SIZE",
      split = ",",
      description = {
        "Measure the whole job instead, as in 10x10x10 (hosts, ports on each, segments), on real"
            + " Open vSwitch hosts with dummy devices, beside the bare tools, OVN where it is"
            + " installed, and what the switches themselves can take at most."
      })
  private List<String> job = List.of();

  @Option(
      names = "--data-plane",
      description = {
        "Measure what packets cost instead: TCP throughput and ping between containers of two real"
            + " hosts, and what the switches cache for 10,000 connections, by Overlane's flows,"
            + " with addresses declared, by the seed's NORMAL bridges, and by OVN where it is"
            + " installed."
      })
  private boolean dataPlane;

  @Option(
      names = "--smoke",
      description = {
        "Only look whether something has grown grossly: a small fleet and a small job, their counts"
            + " and ratios held against limits. Exit code 3 if so. Takes two minutes at most."
      })
  private boolean smoke;

  @Option(
      names = "--changes",
      paramLabel = "N",
      defaultValue = "50",
      description =
          "With --job: how often one port comes, moves and goes, in all runs together (default:"
              + " ${DEFAULT-VALUE}).")
  private int changes = 50;

  @Option(
      names = "--columns",
      paramLabel = "NAME",
      split = ",",
      description = "With --job: only these of overlane, direct, bare and ovn (default: all).")
  private List<String> columns = JobPlan.ALL.asList();

  @Option(names = "--json", paramLabel = "FILE", description = "Write all samples there as JSON.")
  private Optional<Path> json = Optional.empty();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    if (proof) {
      ProofBench bench = new ProofBench(runs, Math.min(warmUp, 1), err);
      bench.run();
      print(bench.report().table(), bench.report().json());
      return 0;
    }
    if (pure) {
      return pure(err);
    }
    Path home = Path.of(System.getProperty("overlane.home", "."));
    if (!fleet.isEmpty()) {
      return fleet(home, err);
    }
    Optional<String> missing = LabRequirements.missing();
    if (missing.isPresent()) {
      err.println("bench: " + missing.get());
      return 1;
    }
    if (smoke) {
      return smoke(home, err);
    }
    if (!job.isEmpty()) {
      return job(home, err);
    }
    if (dataPlane) {
      return dataPlane(home, err);
    }
    return drift ? drift(home, err) : seed(home, err);
  }

  private int pure(PrintWriter err) throws IOException {
    err.println("bench: the pure parts, some minutes ...");
    PureReport report;
    try {
      report = PureBench.measure(runs, warmUp);
    } catch (BenchFailure e) {
      err.println("bench: " + e.getMessage());
      return 1;
    }
    print(report.table(), report.json());
    return 0;
  }

  private int dataPlane(Path home, PrintWriter err) throws IOException {
    ImmutableList<String> launcher = ImmutableList.of(home.resolve("bin/overlane").toString());
    String seed = Files.readString(home.resolve("config/examples/seed.yaml"));
    DataPlaneBench bench = new DataPlaneBench(launcher, seed, PlanePlan.usual(runs));
    try {
      bench.run();
    } catch (BenchFailure | LabException e) {
      err.println("bench: " + e.getMessage());
      return 1;
    }
    print(bench.table(ovsVersion()), bench.json(ovsVersion()));
    return 0;
  }

  private int job(Path home, PrintWriter err) throws IOException {
    ImmutableList<String> launcher = ImmutableList.of(home.resolve("bin/overlane").toString());
    Jobs jobs;
    try {
      jobs = Jobs.measure(launcher, job, new JobPlan(columns, runs, warmUp, changes), ovsVersion());
    } catch (BenchFailure | LabException | IllegalArgumentException e) {
      err.println("bench: " + e.getMessage());
      return 1;
    }
    print(jobs.table(), jobs.json());
    return 0;
  }

  private int smoke(Path home, PrintWriter err) throws IOException {
    ImmutableList<String> launcher = ImmutableList.of(home.resolve("bin/overlane").toString());
    SmokeGate gate;
    try {
      Fleets fleets =
          Fleets.measure(
              launcher, List.of(20), 1, 5, Optional.of(5), 1, lease, Optional.of("256m"));
      JobPlan plan = new JobPlan(List.of("overlane", "direct", "bare"), 1, 1, 6);
      Jobs jobs = Jobs.measure(launcher, List.of("4x6x6"), plan, ovsVersion());
      gate =
          SmokeGate.of(
              JSON.readTree(fleets.json()).at("/fleets/0"),
              JSON.readTree(jobs.json()).at("/jobs/0"));
    } catch (BenchFailure | LabException e) {
      err.println("bench: " + e.getMessage());
      return 1;
    }
    print(gate.table(), gate.json(Machine.facts().put("open-vswitch", ovsVersion())));
    return gate.holds() ? 0 : GROWN;
  }

  private int fleet(Path home, PrintWriter err) throws IOException {
    Fleets fleets;
    try {
      ImmutableList<String> launcher = ImmutableList.of(home.resolve("bin/overlane").toString());
      fleets = Fleets.measure(launcher, fleet, runs, ports, segments, members, lease, heap);
    } catch (BenchFailure e) {
      err.println("bench: " + e.getMessage());
      return 1;
    }
    print(fleets.table(), fleets.json());
    Optional<String> curves = fleets.picture();
    if (picture.isPresent() && curves.isPresent()) {
      Files.writeString(picture.get(), curves.get());
    }
    return 0;
  }

  private int drift(Path home, PrintWriter err) throws IOException {
    DriftBench bench = new DriftBench(home, runs, warmUp, kinds);
    try {
      bench.run();
    } catch (BenchFailure | LabException e) {
      err.println("bench: " + e.getMessage());
      return 1;
    }
    DriftReport report =
        new DriftReport(bench.measured(), bench.flows(), bench.peakKibibytes(), ovsVersion());
    print(report.table(), report.json());
    return 0;
  }

  private int seed(Path home, PrintWriter err) throws IOException {
    Path file = home.resolve("config/examples/seed.yaml");
    SeedBench bench;
    try {
      bench =
          new SeedBench(
              ValidModel.of(ConfigLoader.load(file.toString(), Files.readAllBytes(file))),
              file,
              home,
              runs);
      bench.run();
    } catch (BenchFailure | LabException e) {
      err.println("bench: " + e.getMessage());
      return 1;
    }
    print(bench);
    return 0;
  }

  private void print(SeedBench bench) throws IOException {
    Report report = new Report(ovsVersion());
    report.add("start", "start to both pairs pinging", bench.start, bench.startByHand);
    report.add("rows", "del-port vtep0 to its return", bench.rows, bench.rowsByHand);
    report.add("flows", "del-flows to the last return", bench.flows, bench.flowsByHand);
    report.memory(bench.peakKibibytes());
    print(report);
  }

  private void print(Report report) throws IOException {
    print(report.table(), report.json());
  }

  private void print(String table, String samples) throws IOException {
    spec.commandLine().getOut().print(table);
    spec.commandLine().getOut().flush();
    if (json.isPresent()) {
      Files.writeString(json.get(), samples);
    }
  }

  private static String ovsVersion() throws IOException {
    Process process = new ProcessBuilder("ovs-vswitchd", "--version").start();
    String first =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().findFirst().orElse("");
    return first.substring(first.lastIndexOf(' ') + 1);
  }
}
