package dev.overlane.controller.starter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.overlane.config.ConfigLoader;
import dev.overlane.config.ConfigResult;
import dev.overlane.config.model.NetworkModel;
import dev.overlane.config.model.OvsdbAccess;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class StarterTest {
  private static final Pattern WAITING = Pattern.compile("(?m)^( *)#(?=[^ \n])");
  private static final int TRIES = 300;
  private static final int TAGS = 4_094;

  @Property(tries = TRIES)
  void aStarterWithoutProblems_isAFileThatSaysTheSame(@ForAll("starters") Starter starter) {
    assertThat(starter.problems()).isEmpty();

    ConfigResult.Valid result = valid(starter.text());
    NetworkModel model = result.model();

    assertThat(result.warnings()).isEmpty();
    assertThat(model.hosts().keySet())
        .containsExactlyInAnyOrderElementsOf(
            starter.hosts().stream().map(Starter.Host::name).toList());
    for (Starter.Host host : starter.hosts()) {
      assertThat(model.hosts().get(host.name()).address()).hasToString(host.address());
      assertThat(model.hosts().get(host.name()).ovsdb() instanceof OvsdbAccess.Dial)
          .isEqualTo(!starter.wiring().dialIn());
    }
    for (Starter.Segment segment : starter.segments()) {
      var read = model.segments().get(segment.name());
      String number =
          starter.wiring().trunk()
              ? Integer.toString(read.vlan().value())
              : Integer.toString(read.vni().value());
      assertThat(segment.number().orElse(number)).isEqualTo(number);
    }
    for (Starter.Port port : starter.ports()) {
      String segment =
          port.host().isPresent()
              ? model.hosts().get(port.host().get()).ports().get(port.name()).segment()
              : model.floatingPorts().get(port.name()).segment();
      assertThat(segment).isEqualTo(port.segment());
    }
    assertThat(model.controller().tls().isPresent()).isEqualTo(starter.wiring().tls());
    assertThat(model.controller().openflowTarget().isPresent())
        .isEqualTo(starter.controller().isPresent());
  }

  @Property(tries = TRIES)
  void whatWaitsInComments_canBeUsedAsItStands(@ForAll("starters") Starter starter) {
    String all = WAITING.matcher(starter.text()).replaceAll("$1");

    assertThat(all).isNotEqualTo(starter.text()).contains("    rules: [", "  metrics: {");
    valid(all);
  }

  @Property(tries = TRIES)
  void linesFitScreens(@ForAll("starters") Starter starter) {
    assertThat(starter.text().lines().filter(line -> line.startsWith("#") || line.contains("  # ")))
        .allMatch(line -> line.length() <= 100);
  }

  @Test
  void problems_areTheLoadersWords() {
    Starter starter = Starter.EMPTY.with(new Starter.Host("hv1", "192.0.2.300"));

    assertThat(starter.problems())
        .singleElement()
        .asString()
        .contains("192.0.2.300")
        .doesNotContain("overlane.yaml");
  }

  @Test
  void aPortOnAHostThatIsNotThere_isAProblem() {
    Starter starter =
        Starter.EMPTY
            .with(new Starter.Segment("blue", Optional.empty()))
            .with(Said.port("hv9/web1=blue").orElseThrow());

    assertThat(starter.problems()).containsExactly("there is no host hv9");
  }

  @Test
  void said_readsTheWordsOfPeople() {
    assertThat(Said.host("hv1=192.0.2.11")).contains(new Starter.Host("hv1", "192.0.2.11"));
    assertThat(Said.segment("blue")).contains(new Starter.Segment("blue", Optional.empty()));
    assertThat(Said.segment("blue=10010"))
        .contains(new Starter.Segment("blue", Optional.of("10010")));
    assertThat(Said.port("hv1/web1=blue,02:00:00:00:00:0a,10.0.0.1,fd00::1"))
        .contains(
            new Starter.Port(
                Optional.of("hv1"),
                "web1",
                "blue",
                Optional.of("02:00:00:00:00:0a"),
                ImmutableList.of("10.0.0.1", "fd00::1")));
    assertThat(Said.host("hv1")).isEmpty();
    assertThat(Said.segment("")).isEmpty();
    assertThat(Said.port("a/b/c=blue")).isEmpty();
  }

  @Provide
  Arbitrary<Starter> starters() {
    Arbitrary<Starter.Wiring> wirings =
        Combinators.combine(
                Arbitraries.of(true, false),
                Arbitraries.of(true, false),
                Arbitraries.of("vxlan", "geneve", "gre"),
                Arbitraries.of(true, false))
            .as(Starter.Wiring::new);
    Arbitrary<Optional<String>> controllers =
        Arbitraries.of("192.0.2.1", "10.9.8.7", "2001:db8::1").optional();
    Arbitrary<Integer> segments = Arbitraries.integers().between(1, 5);
    Arbitrary<Integer> hosts = Arbitraries.integers().between(1, 4);
    // What a port is like, by its bits: on which host, in which segment, with what addresses.
    Arbitrary<List<Integer>> ports = Arbitraries.integers().between(0, 1023).list().ofMaxSize(6);
    // In a trunk they become tags, of which there are fewer.
    Arbitrary<Set<Integer>> numbers =
        Arbitraries.integers()
            .between(98, 10_105)
            .set()
            .uniqueElements(number -> number % TAGS)
            .ofMaxSize(4);
    return Combinators.combine(wirings, controllers, segments, hosts, ports, numbers)
        .as(StarterTest::starter);
  }

  private static Starter starter(
      Starter.Wiring wiring,
      Optional<String> controller,
      int segments,
      int hosts,
      List<Integer> ports,
      Set<Integer> numbers) {
    Starter starter = controller.map(Starter.EMPTY::withController).orElse(Starter.EMPTY);
    starter = starter.with(wiring);
    var given = numbers.iterator();
    for (int i = 0; i < segments; i++) {
      Optional<String> number =
          i % 2 == 0 && given.hasNext()
              ? Optional.of(
                  Integer.toString(wiring.trunk() ? given.next() % TAGS + 1 : given.next()))
              : Optional.empty();
      String name = ImmutableList.of("blue", "no", "true", "7", "a:b").get(i);
      starter = starter.with(new Starter.Segment(name, number));
    }
    for (int i = 0; i < hosts; i++) {
      String name = ImmutableList.of("hv1", "null", "rack-2", "12").get(i);
      starter = starter.with(new Starter.Host(name, "192.0.2." + (i + 11)));
    }
    int count = 0;
    for (int bits : ports) {
      count++;
      Optional<String> host =
          (bits & 7) == 7
              ? Optional.empty()
              : Optional.of(starter.hosts().get((bits & 7) % hosts).name());
      String segment = starter.segments().get((bits >> 3 & 7) % segments).name();
      Optional<String> mac =
          (bits & 64) == 0 ? Optional.empty() : Optional.of("02:00:00:00:01:0" + count);
      ImmutableList<String> addresses =
          (bits & 128) == 0 ? ImmutableList.of() : ImmutableList.of("10.0.0." + count);
      String name = ((bits & 256) == 0 ? "tap" : "vm") + count;
      starter = starter.with(new Starter.Port(host, name, segment, mac, addresses));
    }
    return starter;
  }

  private static ConfigResult.Valid valid(String text) {
    ConfigResult result = ConfigLoader.load("overlane.yaml", text.getBytes(UTF_8));
    assertThat(result).as(text + result).isInstanceOf(ConfigResult.Valid.class);
    return (ConfigResult.Valid) result;
  }
}
