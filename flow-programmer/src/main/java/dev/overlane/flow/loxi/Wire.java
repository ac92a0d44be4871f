package dev.overlane.flow.loxi;

/** Numbers of OpenFlow 1.3 and 1.4 that both share (OpenFlow 1.4 section 7), by their own names. */
final class Wire {
  /** Every message begins with version, type, length (16 bits), xid (32 bits). */
  static final int HEADER_BYTES = 8;

  /** What the 16-bit length can say. */
  static final int MAX_MESSAGE_BYTES = 0xffff;

  static final int HELLO = 0;
  static final int ERROR = 1;
  static final int ECHO_REQUEST = 2;
  static final int ECHO_REPLY = 3;
  static final int EXPERIMENTER = 4;
  static final int FEATURES_REQUEST = 5;
  static final int FEATURES_REPLY = 6;
  static final int SET_CONFIG = 9;
  static final int PACKET_IN = 10;
  static final int FLOW_REMOVED = 11;
  static final int PORT_STATUS = 12;
  static final int FLOW_MOD = 14;
  static final int MULTIPART_REQUEST = 18;
  static final int MULTIPART_REPLY = 19;
  static final int BARRIER_REQUEST = 20;
  static final int BARRIER_REPLY = 21;
  static final int ROLE_REQUEST = 24;
  static final int ROLE_REPLY = 25;
  static final int SET_ASYNC = 28;
  static final int METER_MOD = 29;

  static final int MULTIPART_FLOW = 1;
  static final int MULTIPART_PORT_STATS = 4;
  static final int MULTIPART_METER = 9;
  static final int MULTIPART_METER_CONFIG = 10;
  static final int MULTIPART_METER_FEATURES = 11;
  static final int MULTIPART_PORT_DESC = 13;
  static final int MULTIPART_FLOW_MONITOR = 16;
  static final int MULTIPART_EXPERIMENTER = 0xffff;

  /** Of the flags of a switch's configuration. */
  static final int FRAG_NX_MATCH = 3;

  static final int PORT_IN = 0xffff_fff8;
  static final int PORT_ANY = 0xffff_ffff;
  static final int GROUP_ANY = 0xffff_ffff;
  static final int METER_ALL = 0xffff_ffff;
  static final int TABLE_ALL = 0xff;
  static final int NO_BUFFER = 0xffff_ffff;

  /** The Open Networking Foundation's extensions to 1.3. */
  static final int ONF = 0x4f4e_4600;

  private Wire() {}
}
