package dev.overlane.bench.dataplane;

import com.google.common.collect.ImmutableList;
import dev.overlane.bench.ValidModel;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.lab.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Overlane's own flows, led by a file. */
final class OverlanePlane implements Plane {
  private final String name;
  private final String text;
  private final NetworkModel model;
  private final ImmutableList<String> launcher;

  private OverlanePlane(String name, String text, ImmutableList<String> launcher) {
    this.name = name;
    this.text = text;
    this.model =
        ValidModel.of(ConfigLoader.load("seed.yaml", text.getBytes(StandardCharsets.UTF_8)));
    this.launcher = launcher;
  }

  /** The seed's network, whose switches learn the MAC addresses. */
  static OverlanePlane learning(String seed, ImmutableList<String> launcher) {
    return new OverlanePlane("overlane", seed, launcher);
  }

  /** The same with each port's MAC address declared, so that it is enforced and nothing learned. */
  static OverlanePlane declared(String seed, ImmutableList<String> launcher) {
    String text = seed;
    int number = 1;
    for (String port : ImmutableList.of("vA", "vX", "vB", "vY")) {
      text =
          text.replace(
              "interface: " + port + ",",
              "interface: " + port + ", mac: \"02:00:99:00:00:0" + number++ + "\",");
    }
    return new OverlanePlane("declared", text, launcher);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public NetworkModel model() {
    return model;
  }

  @Override
  public void build(Lab lab) {
    Path file = lab.spec().directory().resolve("network.yaml");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lab.startController(
        ImmutableList.<String>builder()
            .addAll(launcher)
            .add("run", "--config", file.toString())
            .add("--runtime-dir", lab.runtimeDirectory().toString())
            .build());
  }
}
