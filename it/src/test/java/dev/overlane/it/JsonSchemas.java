package dev.overlane.it;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The schemas of {@code docs/schema/}. */
final class JsonSchemas {
  private static final Path DIRECTORY = Path.of("../docs/schema");

  private JsonSchemas() {}

  /**
   * What of a JSON is not as a schema says.
   *
   * @param name of the schema, as {@code status}
   */
  static List<Error> errors(String name, String json) throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
        .getSchema(Files.readString(DIRECTORY.resolve(name + ".schema.json")), InputFormat.JSON)
        .validate(json, InputFormat.JSON);
  }
}
