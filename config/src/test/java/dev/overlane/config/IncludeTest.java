package dev.overlane.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.files.MapShelf;
import dev.overlane.config.model.NetworkModel;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One network in several files. */
final class IncludeTest {
  private static final String SEGMENTS = "segments: { ab: { vlan: 100 } }\n";
  private static final String RACK_1 =
      "hosts:\n  h1: { address: 192.0.2.1, ports: { A: { segment: ab } } }\n";
  private static final String RACK_2 =
      "hosts:\n  h2: { address: 192.0.2.2, ports: { B: { segment: ab } } }\n";

  private static ImmutableList<String> findings(String... pathsAndTexts) {
    return Loading.diagnostics(ConfigLoader.load(set(pathsAndTexts))).stream()
        .map(Diagnostic::toString)
        .collect(ImmutableList.toImmutableList());
  }

  private static FileSet set(String... pathsAndTexts) {
    ImmutableMap.Builder<String, String> files = ImmutableMap.builder();
    for (int i = 0; i < pathsAndTexts.length; i += 2) {
      files.put(pathsAndTexts[i], pathsAndTexts[i + 1]);
    }
    return MapShelf.set(files.buildOrThrow());
  }

  private static NetworkModel model(FileSet files) {
    ConfigResult result = ConfigLoader.load(files);
    assertThat(Loading.diagnostics(result)).isEmpty();
    return ((ConfigResult.Valid) result).model();
  }

  private static FileSet racks() {
    return set(
        "etc/net.yaml",
        "version: 1\ninclude: [segments.yaml, hosts.d/*.yaml]\nexpect: [ A reaches B ]\n",
        "etc/segments.yaml",
        "version: 1\n" + SEGMENTS + "expect:\n  - B reaches A\n",
        "etc/hosts.d/2.yaml",
        RACK_2,
        "etc/hosts.d/1.yaml",
        RACK_1,
        "etc/hosts.d/.#1.yaml",
        "what an editor leaves behind",
        "etc/hosts.d/README",
        "no part of it");
  }

  @Test
  void severalFiles_areOneNetwork() {
    assertThat(model(racks()))
        .isEqualTo(
            Loading.model(
                "version: 1\n"
                    + SEGMENTS
                    + RACK_1
                    + RACK_2.substring("hosts:\n".length())
                    + "expect: [ A reaches B, B reaches A ]\n"));
  }

  @Test
  void places_areThoseOfTheFilesThatSaySo() {
    FilePlaces places = FilePlaces.of(racks());

    assertThat(places.file(places.of("hosts", "h2", "ports", "B"))).isEqualTo("etc/hosts.d/2.yaml");
    assertThat(places.of("hosts", "h2", "ports", "B").line()).isEqualTo(2);
    assertThat(places.file(places.of("version"))).isEqualTo("etc/net.yaml");
    assertThat(places.file(places.of("overlay"))).isEqualTo("etc/net.yaml");
  }

  @Test
  void findings_nameTheirFile_inTheOrderOfReading() {
    assertThat(
            findings(
                "net.yaml",
                "version: 1\ninclude: hosts.d/*\nsegments: { ab: { vlan: 100 } }\ngroups: { g: [Z] }\n",
                "hosts.d/a",
                "hosts: { h1: { address: 192.0.2.1 } }\nsegments: { xy: { vlan: 100 } }\n",
                "hosts.d/b",
                "version: 2\nhosts:\n  h1: { address: 192.0.2.1 }\n  h2: { adress: 192.0.2.1 }\n"))
        .containsExactly(
            "net.yaml:4:15: error: group \"g\" has no port \"Z\" to take in (add the port, or take the name out)",
            "hosts.d/a:2:13: error: vni 100 of segment \"xy\" is already that of segment \"ab\" (see line 3 of net.yaml; choose another for one of them)",
            "hosts.d/a:2:25: error: vlan 100 of segment \"xy\" is already that of segment \"ab\" (see line 3 of net.yaml; choose another for one of them)",
            "hosts.d/b:1:10: error: version: expected 1, the only version of the format that there is, found 2 (write `version: 1`)",
            "hosts.d/b:3:3: error: host \"h1\" is given twice (the first is on line 1 of hosts.d/a; rename one of them)",
            "hosts.d/b:4:9: error: unknown key \"adress\" of host \"h2\" (did you mean \"address\"?)",
            "hosts.d/b:4:17: error: address 192.0.2.1 of host \"h2\" is already that of host \"h1\" (see line 1 of hosts.d/a; choose another for one of them)");
  }

  @Test
  void misspeltSection_isTheOnlyFinding_thoughOthersNameWhatIsInIt() {
    assertThat(
            findings(
                "net.yaml",
                "version: 1\ninclude: [ hosts.d/*, segments.yaml ]\nexpect: [ A reaches B ]\n",
                "hosts.d/1.yaml",
                RACK_1,
                "hosts.d/2.yaml",
                RACK_2,
                "segments.yaml",
                SEGMENTS.replace("segments", "segmnets")))
        .containsExactly(
            "segments.yaml:1:1: error: unknown key \"segmnets\" (did you mean \"segments\"?)");
  }

  @Test
  void misspeltSection_isReadAsWhatItMeans_soThatItsOwnErrorsAreToldToo() {
    assertThat(
            findings(
                "net.yaml",
                "version: 1\ninclude: [ hosts.yaml ]\nsegmets: { ab: { vlan: 5000 } }\n",
                "hosts.yaml",
                RACK_1))
        .containsExactly(
            "net.yaml:3:1: error: unknown key \"segmets\" (did you mean \"segments\"?)",
            "net.yaml:3:24: error: vlan of segment \"ab\": expected a number from 1 to 4094, found 5000 (choose another)");
  }

  @Test
  void sectionThatIsLikeNone_isSaidOnceAndFirst_andNotWhatFollowsFromIt() {
    assertThat(
            findings(
                "net.yaml",
                "version: 1\ninclude: [ hosts.d/*, networks.yaml ]\noverlay: { type: gree }\nexpect: [ A reaches B, Z cannot-reach A ]\n",
                "hosts.d/1.yaml",
                RACK_1,
                "hosts.d/2.yaml",
                RACK_2,
                "networks.yaml",
                SEGMENTS.replace("segments", "networks")))
        .containsExactly(
            "networks.yaml:1:1: error: unknown key \"networks\" (keys that may be here: version, include, controller, cluster, defaults, overlay, vni-pool, segments, groups, templates, hosts, host-ranges, ports, expect)",
            "net.yaml:3:18: error: type of overlay: expected one of vxlan, geneve, gre, found \"gree\" (did you mean \"gre\"?)");
  }

  @Test
  void sectionThatIsLikeNone_explainsPortsGroupsAndTemplates() {
    assertThat(
            findings(
                "net.yaml",
                "version: 1\nsegments: { ab: { vlan: 1, rules: [ { allow: any, from: front } ] } }\ngroups: { back: [ web9 ] }\nhosts: { h1: { template: usual, address: 192.0.2.1 } }\nexpect: [ web1 reaches web2 ]\nworkloads: { web1: { segment: ab } }\n"))
        .containsExactly(
            "net.yaml:6:1: error: unknown key \"workloads\" (keys that may be here: version, include, controller, cluster, defaults, overlay, vni-pool, segments, groups, templates, hosts, host-ranges, ports, expect)");
  }

  @Test
  void sectionThatIsNoMap_isToldFirst_andNotWhatFollowsFromIt() {
    String keys =
        " (keys that may be here: version, include, controller, cluster, defaults, overlay, vni-pool, segments, groups, templates, hosts, host-ranges, ports, expect)";
    String noMap =
        ": error: segments: expected a map from names to segments, found 5 (write `NAME: { ... }`, one a line)";

    assertThat(findings("net.yaml", "version: 1\n" + RACK_1 + "segmets: 5\n"))
        .containsExactly(
            "net.yaml:4:1: error: unknown key \"segmets\" (did you mean \"segments\"?)",
            "net.yaml:4:10" + noMap);
    assertThat(findings("net.yaml", "version: 1\n" + RACK_1 + "segments: 5\n"))
        .containsExactly("net.yaml:4:11" + noMap);
    assertThat(findings("net.yaml", "version: 1\n" + RACK_1 + "networks: 5\n"))
        .containsExactly("net.yaml:4:1: error: unknown key \"networks\"" + keys);
    assertThat(findings("net.yaml", "version: 1\n" + RACK_1 + "networks:\n"))
        .containsExactly("net.yaml:4:1: error: unknown key \"networks\"" + keys);
  }

  @Test
  void sectionOfAnIncludedFileThatIsNoMap_isToldBeforeTheMainFile() {
    assertThat(
            findings(
                "net.yaml",
                "version: 1\ninclude: [ more.yaml, segments.yaml ]\noverlay: { type: gree }\nsegments: { xy: { vlan: 7 } }\n"
                    + RACK_1,
                "more.yaml",
                RACK_2,
                "segments.yaml",
                "segmets: 5\n"))
        .containsExactly(
            "segments.yaml:1:1: error: unknown key \"segmets\" (did you mean \"segments\"?)",
            "segments.yaml:1:10: error: segments: expected a map, found 5 (write `NAME: { ... }`, one a line)",
            "net.yaml:3:18: error: type of overlay: expected one of vxlan, geneve, gre, found \"gree\" (did you mean \"gre\"?)");
  }

  @Test
  void misspeltInclude_isTheOnlyFinding_forNobodyLookedForTheFiles() {
    assertThat(
            findings(
                "net.yaml",
                "version: 1\ninlcude: segments.yaml\n" + RACK_1 + "expect: [ A reaches A ]\n"))
        .containsExactly(
            "net.yaml:2:1: error: unknown key \"inlcude\" (did you mean \"include\"?)");
  }

  @Test
  void whatIsSaidOnce_isSaidInTheMainFile() {
    assertThat(
            findings(
                "etc/net.yaml",
                "version: 1\ninclude: more.yaml\n",
                "etc/more.yaml",
                "overlay: { type: gre }\ndefaults: {}\ncontroller: {}\ncolour: red\n"))
        .containsExactly(
            "etc/more.yaml:4:1: error: unknown key \"colour\" (keys that may be here: version, include, controller, cluster, defaults, overlay, vni-pool, segments, groups, templates, hosts, host-ranges, ports, expect)",
            "etc/more.yaml:1:1: error: overlay belongs in the main file (move it to etc/net.yaml)",
            "etc/more.yaml:2:1: error: defaults belongs in the main file (move it to etc/net.yaml)",
            "etc/more.yaml:3:1: error: controller belongs in the main file (move it to etc/net.yaml)");
  }

  @Test
  void fileThatIsMissing_isNamedWhereItIsIncluded() {
    assertThat(findings("net.yaml", "version: 1\ninclude:\n  - a.yaml\n  - d/*.yaml\n  - d*/a\n"))
        .containsExactly(
            "net.yaml:3:5: error: include \"a.yaml\" cannot be read: there is no such file",
            "net.yaml:4:5: error: include \"d/*.yaml\" matches no file (a directory that is empty by mistake must not empty the network: add a file, or take the item out)",
            "net.yaml:5:5: error: include \"d*/a\" cannot be read: * and ? may be in the last part of a path only");
  }

  @Test
  void itemsThatAreNone_areReported() {
    assertThat(
            findings(
                "net.yaml",
                "version: 1\ngroups: { g: [ &x a ] }\ninclude: [ {b: c}, '', *x ]\n",
                "a",
                SEGMENTS))
        .containsExactly(
            "net.yaml:3:12: error: include: expected a path, or a pattern such as hosts.d/*.yaml, found a map (relative to the file that includes)",
            "net.yaml:3:20: error: include: expected a path, or a pattern such as hosts.d/*.yaml, found \"\" (relative to the file that includes)",
            "net.yaml:3:24: error: include \"a\" cannot be looked for here (write each path out, in a file on disk)");
  }

  @Test
  void includedFile_includesAnother() {
    assertThat(
            findings(
                "net.yaml",
                "version: 1\ninclude: d/a.yaml\n",
                "d/a.yaml",
                "include: b.yaml\n",
                "d/b.yaml",
                "include: [ c.yaml ]\n" + SEGMENTS,
                "d/c.yaml",
                RACK_1))
        .isEmpty();
  }

  @Test
  void cycle_isReportedWhereItCloses() {
    assertThat(
            findings(
                "net.yaml",
                "version: 1\ninclude: [ a.yaml, ./net.yaml ]\n",
                "a.yaml",
                "include: b.yaml\n",
                "b.yaml",
                "include: [ c/./c.yaml, d/../a.yaml ]\n",
                "c/c.yaml",
                "segments: {}\n"))
        .containsExactly(
            "net.yaml:2:20: error: include \"./net.yaml\" leads to net.yaml, which leads here (take it out)",
            "b.yaml:1:24: error: include \"d/../a.yaml\" leads to a.yaml, which leads here (take it out)");
  }

  @Test
  void fileIncludedTwice_isReported() {
    assertThat(
            findings(
                "net.yaml",
                "version: 1\ninclude: [ a.yaml, b.yaml ]\n",
                "a.yaml",
                "include: c.yaml\n",
                "b.yaml",
                "include: c.yaml\n",
                "c.yaml",
                SEGMENTS))
        .containsExactly(
            "b.yaml:1:10: error: include \"c.yaml\" leads to c.yaml once more (see line 1 of a.yaml; keep one of them)");
  }

  @Test
  void chainOfManyFiles_isRefused() {
    String[] files =
        IntStream.range(0, 12)
            .boxed()
            .flatMap(i -> Stream.of(i + ".yaml", "version: 1\ninclude: " + (i + 1) + ".yaml\n"))
            .toArray(String[]::new);

    assertThat(findings(files))
        .containsExactly(
            "9.yaml:2:10: error: include \"10.yaml\" is the end of a chain of more than 10 files (flatten it)");
  }

  @Test
  void filesThatAreTooLargeTogether_areRefused() {
    String half = "#" + "a".repeat(FileSet.MAX_BYTES / 2) + "\nversion: 1\n";

    assertThat(
            findings(
                "net.yaml", "version: 1\ninclude: [ a, b, c ]\n", "a", half, "b", half, "c", half))
        .containsExactly(
            "net.yaml:2:15: error: include \"b\" makes the network larger than the 16777216 bytes and 10000 files that are read (split it over several controllers)",
            "net.yaml:2:18: error: include \"c\" makes the network larger than the 16777216 bytes and 10000 files that are read (split it over several controllers)");
  }

  @Test
  void aliasesOfAllFiles_areCountedTogether() {
    String bomb =
        "groups:\n  a: &a [x]\n  b: &b [*a]\n"
            + IntStream.range(0, 4)
                .mapToObj(i -> "  c" + i + ": [" + "*b, ".repeat(5_000) + "]\n")
                .collect(Collectors.joining());

    assertThat(findings("net.yaml", "version: 1\ninclude: [ a, b ]\n", "a", bomb, "b", bomb))
        .contains(
            "b:6:13336: error: aliases stand for more than 100000 values here (write values out instead of nesting aliases)");
  }

  @Test
  void fileThatIsBroken_isAllThatIsToldOf() {
    assertThat(
            findings(
                "net.yaml",
                "version: 1\ninclude: [ a, b ]\nhosts: { h: { address: 192.0.2.1, ports: { A: { segment: ab } } } }\n",
                "a",
                "segments: [\n",
                "b",
                "\tx"))
        .containsExactly(
            "a:2:1: error: a value is missing before this character (write the value, or remove the character)",
            "b:1:1: error: a tab cannot indent or begin a value (use spaces for indentation)");
  }

  @Test
  void sectionThatIsNoMap_isReportedBesideOthers() {
    assertThat(
            findings(
                "net.yaml",
                "version: 1\ninclude: [ a, b ]\nhosts: { h: { address: 192.0.2.1 } }\n",
                "a",
                "hosts: [ x ]\nexpect: x\nports:\n",
                "b",
                "expect: [ A reaches B ]\nports: { A: { segment: ab } }"))
        .containsExactly(
            "a:1:8: error: hosts: expected a map, found a list (write `NAME: { ... }`, one a line)",
            "a:2:9: error: expect: expected a list, found \"x\" (one item a line)");
  }

  @Test
  void textThatIsNoFile_canIncludeNothing() {
    assertThat(Loading.findings("version: 1\ninclude: a.yaml\n"))
        .containsExactly(
            "2:10: error: include \"a.yaml\" cannot be looked for here (write each path out, in a file on disk)");
  }

  @Test
  void fingerprint_isThatOfAllFiles() {
    FileSet before = set("net.yaml", "include: [a]", "a", "x");

    assertThat(set("net.yaml", "include: [a]", "a", "x").fingerprint())
        .isEqualTo(before.fingerprint());
    assertThat(set("net.yaml", "include: [a]", "a", "y").fingerprint())
        .isNotEqualTo(before.fingerprint());
    assertThat(set("net.yaml", "include: [a]").fingerprint()).isNotEqualTo(before.fingerprint());
  }

  @Test
  void expandedFile_saysTheSame() {
    String expanded = ConfigLoader.expanded(racks()).orElseThrow();

    assertThat(Loading.model(expanded)).isEqualTo(model(racks()));
    assertThat(expanded)
        .isEqualTo(
            """
            version: 1
            expect:
              - "A reaches B"
              - "B reaches A"
            segments:
              ab: { vlan: 100 }
            hosts:
              h1:
                address: 192.0.2.1
                ports:
                  A: { segment: ab }
              h2:
                address: 192.0.2.2
                ports:
                  B: { segment: ab }
            """);
  }
}
