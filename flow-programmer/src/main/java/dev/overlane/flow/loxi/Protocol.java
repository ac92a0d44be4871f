package dev.overlane.flow.loxi;

import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** A version of OpenFlow that this server speaks. Not 1.5: OpenFlowJ cannot read its flow stats. */
enum Protocol {
  OPENFLOW_13("OpenFlow13", 4, OFVersion.OF_13),
  OPENFLOW_14("OpenFlow14", 5, OFVersion.OF_14);

  /** The version byte of our HELLO: the newest that we speak. */
  static final int NEWEST_WIRE_VERSION = 5;

  private final String label;
  private final int wireVersion;
  private final OFVersion version;

  Protocol(String label, int wireVersion, OFVersion version) {
    this.label = label;
    this.wireVersion = wireVersion;
    this.version = version;
  }

  /** The name in OVS's spelling (vswitch.xml, Bridge protocols). */
  String label() {
    return label;
  }

  /** What stands in the first byte of each message. */
  int wireVersion() {
    return wireVersion;
  }

  OFFactory factory() {
    return OFFactories.getFactory(version);
  }
}
