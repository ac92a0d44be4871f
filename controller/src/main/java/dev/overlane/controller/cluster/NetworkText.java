package dev.overlane.controller.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.ByteStreams;
import dev.overlane.config.files.FileSet;
import dev.overlane.config.files.Inclusion;
import dev.overlane.config.files.SourceFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A network file with all that it includes as one text that holds it whole, each file with its name
 * and its lines: JSON, compressed, in Base64. PURE.
 */
public final class NetworkText {
  /** Contents grow by a third in JSON; names and inclusions take some more. */
  private static final int MAX_JSON_BYTES = 2 * FileSet.MAX_BYTES;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(MAX_JSON_BYTES).build())
              .build());

  private NetworkText() {}

  /** Writes files; what their process' own file is does not belong to them. */
  public static String of(FileSet files) {
    ArrayNode all = JSON.createArrayNode();
    for (SourceFile file : files.files()) {
      ObjectNode one = all.addObject().put("path", file.path()).put("content", file.content());
      ObjectNode inclusions = one.putObject("inclusions");
      file.inclusions().forEach((item, led) -> inclusions.set(item, inclusion(led)));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream compressed = new GZIPOutputStream(bytes)) {
      compressed.write(JSON.writeValueAsBytes(all));
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory", e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static ObjectNode inclusion(Inclusion led) {
    ObjectNode node = JSON.createObjectNode();
    if (led instanceof Inclusion.Missing missing) {
      return node.put("missing", missing.reason()).put("hint", missing.hint());
    }
    ((Inclusion.Files) led).paths().forEach(node.putArray("files")::add);
    return node;
  }

  /**
   * Reads what {@link #of} wrote.
   *
   * @throws IOException if it is something else, or larger than files may be
   */
  public static FileSet parse(String text) throws IOException {
    byte[] json;
    try (GZIPInputStream compressed =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
      json = ByteStreams.limit(compressed, MAX_JSON_BYTES + 1L).readAllBytes();
    } catch (IllegalArgumentException noBase64) {
      throw new IOException("it is no network that Overlane has written", noBase64);
    }
    if (json.length > MAX_JSON_BYTES) {
      throw new IOException("it is larger than the " + FileSet.MAX_BYTES + " bytes that are read");
    }
    try {
      return files(JSON.readTree(json));
    } catch (JsonProcessingException | IllegalArgumentException noJson) {
      throw new IOException("it is no network that Overlane has written", noJson);
    }
  }

  private static FileSet files(JsonNode all) throws IOException {
    ImmutableMap.Builder<String, SourceFile> files = ImmutableMap.builder();
    for (JsonNode one : all) {
      ImmutableMap.Builder<String, Inclusion> inclusions = ImmutableMap.builder();
      one.path("inclusions")
          .properties()
          .forEach(item -> inclusions.put(item.getKey(), inclusion(item.getValue())));
      String path = one.path("path").asText();
      JsonNode content = one.path("content");
      if (path.isEmpty() || !content.isTextual()) {
        throw new IOException("it holds a file without a name or a content");
      }
      files.put(path, new SourceFile(path, content.binaryValue(), inclusions.buildOrThrow()));
    }
    ImmutableMap<String, SourceFile> byPath = files.buildOrThrow();
    for (SourceFile file : byPath.values()) {
      for (Inclusion led : file.inclusions().values()) {
        if (led instanceof Inclusion.Files some && !byPath.keySet().containsAll(some.paths())) {
          throw new IOException(file.path() + " includes a file that it does not hold");
        }
      }
    }
    if (byPath.isEmpty()) {
      throw new IOException("it holds no file");
    }
    return new FileSet(byPath.values().asList());
  }

  private static Inclusion inclusion(JsonNode led) {
    if (led.has("missing")) {
      return new Inclusion.Missing(led.path("missing").asText(), led.path("hint").asText());
    }
    ImmutableList.Builder<String> paths = ImmutableList.builder();
    led.path("files").forEach(path -> paths.add(path.asText()));
    return new Inclusion.Files(paths.build());
  }
}
