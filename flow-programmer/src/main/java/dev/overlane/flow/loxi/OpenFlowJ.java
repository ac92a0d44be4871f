package dev.overlane.flow.loxi;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFMessageReader;

/** OpenFlowJ's readers, made total: what they cannot read is an expected outcome here. */
final class OpenFlowJ {
  private OpenFlowJ() {}

  /**
   * Reads one thing from its own bytes; whatever goes wrong, empty. Unknown versions, types, OXMs
   * and enum constants surface as OFParseError or as several kinds of RuntimeException.
   */
  static <T> Optional<T> read(OFMessageReader<? extends T> reader, ByteBuf bytes) {
    try {
      return Optional.ofNullable(reader.readFrom(bytes.duplicate()));
    } catch (OFParseError | RuntimeException unreadable) {
      return Optional.empty();
    }
  }
}
