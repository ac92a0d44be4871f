package dev.overlane.bench.pure;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overlane.bench.ValidModel;
import dev.overlane.bench.job.Job;
import dev.overlane.bench.job.JobFile;
import dev.overlane.bench.job.JobSize;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.schema.LoadMemory;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A job's network, of hosts that are nowhere. A value; any thread. */
record PureNetwork(JobSize size) {
  /** What a controller is to load in no time. */
  static final PureNetwork LARGE = new PureNetwork(new JobSize(1000, 20, 500));

  /** The largest job. */
  static final PureNetwork JOB = new PureNetwork(new JobSize(50, 20, 100));

  private static final int PER_OCTET = 250;

  /** The host that has one port more, if any has. */
  static String guestHost() {
    return place(0).name();
  }

  private static JobFile.Place place(int host) {
    String address =
        String.format(Locale.ROOT, "10.0.%d.%d", host / PER_OCTET, 1 + host % PER_OCTET);
    return new JobFile.Place("h" + host, address, "tcp:" + address + ":6640");
  }

  /**
   * The file.
   *
   * @param guest whether the first host has one port more, in the segment of all hosts
   */
  FileSet file(boolean guest) {
    JobFile file =
        new JobFile(
            new Job(size),
            IntStream.range(0, size.hosts())
                .mapToObj(PureNetwork::place)
                .collect(toImmutableList()));
    String text = file.whole(guest ? OptionalInt.of(0) : OptionalInt.empty());
    return FileSet.of("pure.yaml", text.getBytes(UTF_8));
  }

  /**
   * What {@link #file} says.
   *
   * @param memory of this network
   */
  NetworkModel model(boolean guest, LoadMemory memory) {
    return ValidModel.of(ConfigLoader.load(file(guest), memory));
  }
}
