package dev.overlane.bench.pure;

import dev.overlane.bench.ValidModel;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.schema.LoadMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A file's bytes to a validated model. One thread. */
@State(Scope.Thread)
public class LoadBenchmark {
  private final FileSet without;
  private final FileSet with;
  private final LoadMemory memory = new LoadMemory();
  private boolean guest;

  /** Of the large network. */
  public LoadBenchmark() {
    this(PureNetwork.LARGE);
  }

  LoadBenchmark(PureNetwork network) {
    without = network.file(false);
    with = network.file(true);
    ValidModel.of(ConfigLoader.load(with));
    ValidModel.of(ConfigLoader.load(without, memory));
  }

  /** As at a start: nothing is known. */
  @Benchmark
  public ConfigResult loadFromNothing() {
    return ConfigLoader.load(without);
  }

  /** As in a reload: one port has come, or the next time gone. */
  @Benchmark
  public ConfigResult loadAfterOnePort() {
    guest = !guest;
    return ConfigLoader.load(guest ? with : without, memory);
  }
}
