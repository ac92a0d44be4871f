package dev.overlane.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import dev.overlane.config.files.MapShelf;
import java.util.List;

/**
 * Fuzz target: the loader, given any texts as a file and what it may include. Form feeds part the
 * files; each but the first begins with a line that names it.
 */
final class FileSetFuzz {
  private FileSetFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    List<String> parts = Splitter.on('\f').splitToList(new String(input, UTF_8));
    ImmutableMap.Builder<String, String> files = ImmutableMap.builder();
    files.put("f", parts.get(0));
    for (String part : parts.subList(1, parts.size())) {
      int end = part.indexOf('\n');
      if (end > 0) {
        files.put(part.substring(0, end), part.substring(end + 1));
      }
    }
    LoaderContract.check(MapShelf.set(files.buildKeepingLast()));
  }
}
