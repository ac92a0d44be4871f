package dev.overlane.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.overlane.lab.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of docs/pki.md, in its order and in one directory, prints what the page shows. */
final class PkiPageTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Pattern BLOCK =
      Pattern.compile("^```(console|yaml)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final String PROMPT = "$ ";

  @TempDir private Path directory;

  @BeforeAll
  static void requireOpenVswitch() {
    OnRealHosts.orSkip();
  }

  @Test
  void commandsOfThePage_printWhatItShows() throws IOException {
    Matcher blocks = BLOCK.matcher(Files.readString(DOCS.resolve("pki.md")));
    int commands = 0;
    while (blocks.find()) {
      if (blocks.group(1).equals("yaml")) {
        Files.writeString(directory.resolve("net.yaml"), blocks.group(2));
        continue;
      }
      for (String example : examples(blocks.group(2))) {
        int end = example.indexOf('\n');
        String command = example.substring(0, end);
        CommandResult result = PkiScript.run(directory, command);
        assertThat(result.succeeded()).as("%s", result).isTrue();
        assertThat(timeless(result.stdout()))
            .as(command)
            .isEqualTo(timeless(example.substring(end + 1)));
        commands++;
      }
    }
    assertThat(commands).isGreaterThan(10);
  }

  @Test
  void list_isAsItsSchemaSays() throws IOException {
    CommandResult result =
        PkiScript.run(
            directory,
            """
            overlane pki init >/dev/null
            overlane pki host dt-1 dt-2 >/dev/null
            overlane pki revoke dt-2 >/dev/null
            overlane pki list --json --within 400 || [ $? = 6 ]
            """);

    assertThat(result.stdout()).as("%s", result).contains("expiring", "revoked", "valid");
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(
                    Files.readString(DOCS.resolve("schema/pki-list.schema.json")), InputFormat.JSON)
                .validate(result.stdout(), InputFormat.JSON))
        .isEmpty();
  }

  private static ImmutableList<String> examples(String block) {
    assertThat(block).startsWith(PROMPT);
    return ImmutableList.copyOf(Splitter.on("\n" + PROMPT).split("\n" + block).iterator()).stream()
        .skip(1)
        .map(example -> example.endsWith("\n") ? example : example + "\n")
        .collect(ImmutableList.toImmutableList());
  }

  /** Without what is another one each time: days, their number, and serial numbers. */
  private static String timeless(String output) {
    return output
        .replaceAll("\\d{4}-\\d\\d-\\d\\d(T[0-9:]+Z)?( +\\d+)?", "DATE")
        .replaceAll("[0-9A-F]{24,}", "SERIAL");
  }
}
