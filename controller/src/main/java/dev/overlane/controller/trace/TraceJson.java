package dev.overlane.controller.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overlane.flow.pipeline.FlowText;
import dev.overlane.flow.state.Flow;
import dev.overlane.flow.trace.Fabric;
import dev.overlane.flow.trace.Frame;
import dev.overlane.flow.trace.Hop;
import dev.overlane.flow.trace.Journey;

/**
 * A trace as JSON, as docs/schema/trace.schema.json describes it. Fields are part of the contract:
 * they may be added, not renamed.
 */
public final class TraceJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TraceJson() {}

  /** Returns the trace as a tree. */
  public static ObjectNode of(Trace trace) {
    ObjectNode root = JSON.createObjectNode();
    root.put("disposition", trace.disposition().name());
    root.put("delivered", trace.disposition().arrived());
    root.put("reason", trace.verdict().reason());
    root.put("flooded", trace.trail().filter(Trail::flooded).isPresent());
    root.put("revision", trace.network().revision());
    port(root.putObject("from"), trace.from());
    port(root.putObject("to"), trace.to());
    packet(root.putObject("packet"), trace.packet());
    ArrayNode hosts = root.putArray("hosts");
    trace
        .trail()
        .ifPresent(trail -> trail.hops().forEach(hop -> hop(hosts.addObject(), trace, hop)));
    trace.notes().forEach(root.putArray("notes")::add);
    trace
        .remedy()
        .ifPresentOrElse(
            remedy ->
                root.putObject("change")
                    .put("file", remedy.file())
                    .put("line", remedy.place().line())
                    .put("column", remedy.place().column())
                    .put("advice", remedy.advice()),
            () -> root.putNull("change"));
    return root;
  }

  private static void port(ObjectNode node, Endpoint port) {
    node.put("port", port.name());
    node.put("segment", port.segment());
    node.put("host", port.host().orElse(null));
  }

  private static void packet(ObjectNode node, Packet packet) {
    node.put("eth-src", packet.source().toString());
    node.put("eth-src-is", packet.sourceBy().words());
    node.put("eth-dst", packet.destination().toString());
    node.put("eth-dst-is", packet.destinationBy().words());
    packet.tags().forEach(node.putArray("vlans")::add);
    node.put("content", packet.content().toString());
  }

  private static void hop(ObjectNode node, Trace trace, Hop hop) {
    TraceNetwork network = trace.network();
    TraceHost host = network.host(hop.host());
    StepWords words = new StepWords(network, host, hop.frame().inPort());
    node.put("host", hop.host());
    node.put("tables", host.source().words());
    node.put("in-port", hop.frame().inPort());
    node.put("in-port-name", inPortName(network, host, hop.frame()));
    hop.frame()
        .tunnel()
        .ifPresentOrElse(
            outer ->
                node.putObject("tunnel")
                    .put("from-host", network.hostOf(outer.address()).orElse(null))
                    .put("from", outer.address().toString())
                    .put("to", host.vtep().toString())
                    .put("key", outer.key()),
            () -> node.putNull("tunnel"));
    ArrayNode steps = node.putArray("steps");
    hop.journey().steps().forEach(step -> step(steps.addObject(), words, step));
    ArrayNode out = node.putArray("out");
    for (Fabric.Delivery copy : hop.deliveries()) {
      out.addObject().put("port", copy.port()).put("name", host.portName(copy.port()).orElse(null));
    }
    node.put("copies-to-tunnel", hop.crossings().size());
  }

  private static String inPortName(TraceNetwork network, TraceHost host, Frame frame) {
    return frame.tunnel().isPresent()
        ? network.model().overlay().interfaceName()
        : host.portName(frame.inPort()).orElse("");
  }

  private static void step(ObjectNode node, StepWords words, Journey.Step step) {
    node.put("table", step.table());
    node.put("name", StepWords.tableName(step.table()));
    node.put("metadata", "0x" + Long.toHexString(step.metadata()));
    if (step.hits().isEmpty()) {
      node.putNull("flow").putNull("match").putNull("cookie").putNull("owner");
      node.putArray("does");
      return;
    }
    Flow flow = step.hits().get(0);
    node.put("flow", FlowText.of(flow));
    node.put("match", FlowText.of(flow.key()));
    node.put("cookie", "0x" + Long.toHexString(flow.cookie()));
    node.put("owner", words.owner(flow));
    words.effects(flow).forEach(node.putArray("does")::add);
  }
}
