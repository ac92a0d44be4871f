package dev.overlane.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import dev.overlane.config.model.Ipv4Address;
import dev.overlane.lab.LabSpec.ContainerSpec;
import dev.overlane.lab.LabSpec.HostSpec;
import java.nio.file.Path;

/**
 * The description of a lab as JSON text: what {@code lab exec} and {@code lab down} go by. PURE.
 */
final class LabFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private LabFile() {}

  static String write(LabSpec spec) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("prefix", spec.prefix());
    root.put("controller", spec.controller().toString());
    root.put("prefix-length", spec.prefixLength());
    root.put("tunnel", spec.tunnel());
    spec.hosts().forEach(host -> write(host, root.withArray("hosts").addObject()));
    spec.containers()
        .forEach(container -> write(container, root.withArray("containers").addObject()));
    return root.toPrettyString() + "\n";
  }

  private static void write(HostSpec host, ObjectNode node) {
    node.put("name", host.name());
    node.put("index", host.index());
    node.put("address", host.address().toString());
    node.put("ovsdb-port", host.ovsdbPort());
    node.put("userspace", host.userspace());
    node.put("bridge", host.bridge());
    node.put("manager", host.manager());
    node.put("system-id", host.systemId());
  }

  private static void write(ContainerSpec container, ObjectNode node) {
    node.put("name", container.name());
    node.put("host", container.host());
    node.put("device", container.device());
    node.put("internal", container.internal());
    node.put("mac", container.mac());
    container.addresses().forEach(node.withArray("addresses")::add);
  }

  /** Reads what {@link #write} wrote; throws {@link LabException} for anything else. */
  static LabSpec read(Path directory, String text) {
    try {
      JsonNode root = MAPPER.readTree(text);
      ImmutableList.Builder<HostSpec> hosts = ImmutableList.builder();
      root.required("hosts").forEach(node -> hosts.add(host(node)));
      ImmutableList.Builder<ContainerSpec> containers = ImmutableList.builder();
      root.path("containers").forEach(node -> containers.add(container(node)));
      return new LabSpec(
          root.required("prefix").asText(),
          directory,
          address(root.required("controller")),
          root.required("prefix-length").asInt(),
          root.required("tunnel").asText(),
          hosts.build(),
          containers.build());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new LabException(
          LabNames.descriptionFile(directory) + " is no lab description: " + e.getMessage(), e);
    }
  }

  private static HostSpec host(JsonNode node) {
    return new HostSpec(
        node.required("name").asText(),
        node.required("index").asInt(),
        address(node.required("address")),
        node.required("ovsdb-port").asInt(),
        node.required("userspace").asBoolean(),
        node.required("bridge").asText(),
        node.required("manager").asText(),
        node.required("system-id").asText());
  }

  private static ContainerSpec container(JsonNode node) {
    ImmutableList.Builder<String> addresses = ImmutableList.builder();
    node.required("addresses").forEach(address -> addresses.add(address.asText()));
    return new ContainerSpec(
        node.required("name").asText(),
        node.required("host").asText(),
        node.required("device").asText(),
        node.required("internal").asBoolean(),
        node.required("mac").asText(),
        addresses.build());
  }

  private static Ipv4Address address(JsonNode node) {
    return Ipv4Address.parse(node.asText())
        .orElseThrow(() -> new IllegalArgumentException(node.asText() + " is no IPv4 address"));
  }
}
