package dev.overlane.config.yaml;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * What reading a text came to.
 *
 * @param root the document; empty if there is no sense in looking further
 * @param findings what is wrong with the text as YAML; not empty if there is no root
 */
public record YamlTree(Optional<YamlNode> root, ImmutableList<Finding> findings) {

  /** The outcome of a text that is refused for one reason. */
  static YamlTree refused(Place place, String message, String hint) {
    return new YamlTree(
        Optional.empty(), ImmutableList.of(new Finding(true, place, message, hint)));
  }
}
