package dev.overlane.config;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.model.Host;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.schema.LoadMemory;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which hosts are read anew when a file is loaded again. */
final class LoadMemoryTest {
  private static final String NETWORK =
      """
      version: 1
      segments:
        ab: { vlan: 100 }
        xy: { vlan: 200 }
      hosts:
        h1:
          address: 192.0.2.1
          ports: { A: { segment: ab } }
        h2:
          address: 192.0.2.2
          ports: { B: { segment: ab } }
        h3:
          address: 192.0.2.3
          ports: { X: { segment: xy } }
      """;

  private final LoadMemory memory = new LoadMemory();
  private ImmutableList<Host> hosts = ImmutableList.of();

  @Test
  void sameText_isNoHostAnew() {
    assertThat(anew(NETWORK)).containsExactly("h1", "h2", "h3");
    assertThat(anew(NETWORK)).isEmpty();
  }

  @Test
  void onePort_isItsHostAnew() {
    load(NETWORK);

    assertThat(anew(NETWORK.replace("B: {", "B2: {"))).containsExactly("h2");
  }

  @Test
  void lineAbove_isNoHostAnew() {
    load(NETWORK);

    assertThat(anew(NETWORK.replace("hosts:", "# all of them\nhosts:"))).isEmpty();
  }

  @Test
  void segments_areAllHostsAnew() {
    load(NETWORK);

    assertThat(anew(NETWORK.replace("vlan: 200", "vlan: 201"))).containsExactly("h1", "h2", "h3");
  }

  @Test
  void hostWithTemplate_isReadAnewWhenTheTemplateIsAnother() {
    String text =
        NETWORK.replace("B: { segment: ab }", "B: { template: small }")
            + "templates:\n  small: { segment: ab }\n";
    load(text);

    assertThat(anew(text)).isEmpty();
    assertThat(anew(text.replace("small: { segment: ab", "small: { segment: xy"))).contains("h2");
  }

  @Test
  void brokenFileBetween_isForgiven() {
    load(NETWORK);
    assertThat(ConfigLoader.load(files(NETWORK.replace("ab }", "no }")), memory))
        .isInstanceOf(ConfigResult.Invalid.class);

    assertThat(anew(NETWORK.replace("B: {", "B2: {"))).doesNotContain("h3");
  }

  /** Loads a text, and tells which of its hosts are other objects than any that were there. */
  private ImmutableSet<String> anew(String text) {
    Set<Host> before = Sets.newIdentityHashSet();
    before.addAll(hosts);
    load(text);
    return hosts.stream()
        .filter(host -> !before.contains(host))
        .map(Host::name)
        .collect(toImmutableSet());
  }

  private void load(String text) {
    NetworkModel model = ((ConfigResult.Valid) ConfigLoader.load(files(text), memory)).model();
    hosts = model.hosts().values().asList();
  }

  private static FileSet files(String text) {
    return FileSet.of("f", text.getBytes(UTF_8));
  }
}
