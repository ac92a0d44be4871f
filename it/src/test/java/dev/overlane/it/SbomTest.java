package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The bill of materials that profile {@code sbom} makes tells of the very jars that {@code
 * bin/overlane} runs. Skipped where it was not made, unless the environment says {@code CI=true}.
 */
final class SbomTest {
  private static final Path SBOM = Launch.LIB.resolveSibling("sbom.cdx.json");
  private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");
  private static final String OWN = "dev.overlane";

  @Test
  void components_areTheJarsOfOthers_byNameVersionAndHash() throws IOException {
    assumeTrue(Files.exists(SBOM) || "true".equals(System.getenv("CI")), "made by mvn -Psbom");
    Map<String, String> listed = new TreeMap<>();
    JsonNode sbom = new ObjectMapper().readTree(SBOM.toFile());
    Set<String> own = new TreeSet<>(Set.of(jar(sbom.at("/metadata/component"))));
    for (JsonNode component : sbom.get("components")) {
      if (component.get("group").asText().equals(OWN)) {
        own.add(jar(component));
      } else {
        listed.put(jar(component), sha256(component));
        assertThat(component.get("licenses")).as("%s", component).isNotEmpty();
      }
    }

    assertThat(sbom.get("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(listed).isEqualTo(jarsOfOthers(own));
  }

  /** The name of a component's file; a classifier stands in its package URL alone. */
  private static String jar(JsonNode component) {
    Matcher classifier = CLASSIFIER.matcher(component.path("purl").asText());
    return component.get("name").asText()
        + "-"
        + component.get("version").asText()
        + (classifier.find() ? "-" + classifier.group(1) : "")
        + ".jar";
  }

  private static String sha256(JsonNode component) {
    for (JsonNode hash : component.get("hashes")) {
      if (hash.get("alg").asText().equals("SHA-256")) {
        return hash.get("content").asText();
      }
    }
    return "";
  }

  private static Map<String, String> jarsOfOthers(Set<String> own) throws IOException {
    Map<String, String> jars = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Launch.LIB, "*.jar")) {
      for (Path jar : files) {
        if (!own.contains(jar.getFileName().toString())) {
          jars.put(
              jar.getFileName().toString(),
              MoreFiles.asByteSource(jar).hash(Hashing.sha256()).toString());
        }
      }
    }
    return jars;
  }
}
