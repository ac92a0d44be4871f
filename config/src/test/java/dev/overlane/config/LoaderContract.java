package dev.overlane.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Multimaps;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.files.SourceFile;
import dev.overlane.config.model.Expectation;
import dev.overlane.config.model.FloatingPort;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.Overlay;
import dev.overlane.config.model.OvsdbAccess;
import dev.overlane.config.model.Port;
import dev.overlane.config.model.Segment;
import dev.overlane.config.schema.LoadMemory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the loader promises for any bytes: it returns, and says the same each time; what it finds
 * lies inside its file, in order, on one line each; what it accepts is consistent, and means the
 * same when it is written out.
 */
final class LoaderContract {
  private LoaderContract() {}

  static void check(byte[] content) {
    check(FileSet.of("f", content));
  }

  static void check(FileSet files) {
    ConfigResult result = ConfigLoader.load(files);

    if (result instanceof ConfigResult.Valid valid) {
      checkModel(valid.model());
      checkExpanded(files, valid.model());
    }
    checkDiagnostics(result, files);
    LoadMemory memory = new LoadMemory();
    assertThat(ConfigLoader.load(files, memory)).hasToString(result.toString());
    assertThat(ConfigLoader.load(files, memory)).hasToString(result.toString());
  }

  private static void checkExpanded(FileSet files, NetworkModel model) {
    String expanded = ConfigLoader.expanded(files).orElseThrow();
    FileSet again = FileSet.of("f", expanded.getBytes(UTF_8));

    assertThat(ConfigLoader.load(again))
        .isInstanceOfSatisfying(
            ConfigResult.Valid.class, valid -> assertThat(valid.model()).isEqualTo(model));
    assertThat(ConfigLoader.expanded(again)).contains(expanded);
  }

  private static void checkDiagnostics(ConfigResult result, FileSet files) {
    ImmutableList<Diagnostic> diagnostics = Loading.diagnostics(result);
    if (result instanceof ConfigResult.Invalid) {
      assertThat(diagnostics)
          .anyMatch(diagnostic -> diagnostic.severity() == Diagnostic.Severity.ERROR);
    } else {
      assertThat(diagnostics)
          .allMatch(diagnostic -> diagnostic.severity() == Diagnostic.Severity.WARNING);
    }
    ImmutableListMultimap<String, Diagnostic> byFile =
        Multimaps.index(diagnostics, Diagnostic::file);
    assertThat(files.files()).extracting(SourceFile::path).containsAll(byFile.keySet());
    for (SourceFile file : files.files()) {
      List<String> lines = List.of(new String(file.content(), UTF_8).split("\r\n|\r|\n", -1));
      assertThat(byFile.get(file.path()))
          .allSatisfy(diagnostic -> checkInside(diagnostic, lines))
          .isSortedAccordingTo(
              Comparator.comparingInt(Diagnostic::line).thenComparingInt(Diagnostic::column));
    }
    assertThat(diagnostics).as("file by file").containsExactlyElementsOf(byFile.values());
  }

  private static void checkInside(Diagnostic diagnostic, List<String> lines) {
    assertThat(diagnostic.line()).as("line of %s", diagnostic).isBetween(1, lines.size());
    String line = lines.get(diagnostic.line() - 1);
    assertThat(diagnostic.column())
        .as("%s in %s", diagnostic, line)
        .isBetween(1, line.codePointCount(0, line.length()) + 1);
    assertThat(diagnostic.toString().codePoints().anyMatch(Character::isISOControl))
        .as("control characters in %s", diagnostic)
        .isFalse();
    assertThat(diagnostic.message()).isNotBlank();
  }

  /** Identities are unique, and names mean something that exists. */
  private static void checkModel(NetworkModel model) {
    assertThat(model.overlay().trunkVni().isPresent())
        .isEqualTo(model.overlay().encoding() == Overlay.Encoding.TRUNK);
    assertThat(model.segments().values()).extracting(Segment::vlan).doesNotHaveDuplicates();
    assertThat(model.segments().values()).extracting(Segment::vni).doesNotHaveDuplicates();
    assertThat(model.hosts().values()).extracting(Host::address).doesNotHaveDuplicates();
    assertThat(model.hosts().values()).extracting(Host::datapathId).doesNotHaveDuplicates();
    assertThat(model.hosts().values())
        .extracting(Host::ovsdb)
        .filteredOn(access -> access instanceof OvsdbAccess.Manager)
        .doesNotHaveDuplicates();
    model.hosts().values().forEach(host -> checkDevices(host, model));
    checkPorts(model);
    model.expectations().forEach(expectation -> checkNames(expectation, model));
  }

  private static void checkDevices(Host host, NetworkModel model) {
    List<String> devices = new ArrayList<>();
    devices.add(host.bridge());
    devices.add(model.overlay().interfaceName());
    if (host.fakeBridges()) {
      model.segments().values().forEach(segment -> devices.add(host.fakeBridge(segment)));
    }
    host.ports().values().forEach(port -> devices.add(port.interfaceName()));
    assertThat(devices).as("devices of %s", host.name()).doesNotHaveDuplicates();
    assertThat(devices).allMatch(device -> device.getBytes(UTF_8).length <= 15);
  }

  private static void checkPorts(NetworkModel model) {
    List<String> names = new ArrayList<>(model.floatingPorts().keySet());
    List<Object> identities = new ArrayList<>();
    for (Host host : model.hosts().values()) {
      names.addAll(host.ports().keySet());
      for (Port port : host.ports().values()) {
        assertThat(model.segments()).containsKey(port.segment());
        port.mac().ifPresent(mac -> identities.add(List.of(port.segment(), mac)));
        port.addresses().forEach(ip -> identities.add(List.of(port.segment(), ip)));
      }
    }
    for (FloatingPort port : model.floatingPorts().values()) {
      assertThat(model.segments()).containsKey(port.segment());
      identities.add(port.ifaceId());
      port.mac().ifPresent(mac -> identities.add(List.of(port.segment(), mac)));
      port.addresses().forEach(ip -> identities.add(List.of(port.segment(), ip)));
    }
    assertThat(names).as("names of ports").doesNotHaveDuplicates();
    assertThat(identities).as("addresses and iface-ids").doesNotHaveDuplicates();
  }

  private static void checkNames(Expectation expectation, NetworkModel model) {
    ImmutableSet.Builder<String> ports = ImmutableSet.builder();
    ports.addAll(model.floatingPorts().keySet());
    model.hosts().values().forEach(host -> ports.addAll(host.ports().keySet()));
    if (expectation instanceof Expectation.Reaches reaches) {
      assertThat(ports.build()).contains(reaches.from(), reaches.to());
    } else if (expectation instanceof Expectation.CannotReach cannot) {
      assertThat(ports.build()).contains(cannot.from(), cannot.to());
    } else if (expectation instanceof Expectation.Isolated isolated) {
      assertThat(Iterables.concat(ports.build(), model.segments().keySet()))
          .contains(isolated.left(), isolated.right());
    }
  }
}
