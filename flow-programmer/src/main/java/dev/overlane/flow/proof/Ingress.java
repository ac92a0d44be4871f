package dev.overlane.flow.proof;

import dev.overlane.config.model.Ipv4Address;

/**
 * How a packet comes into a switch: what never changes on its way through.
 *
 * @param port OpenFlow port
 * @param from outer source of a tunnel packet, as a number; 0: no tunnel packet
 * @param key its tunnel key; 0: no tunnel packet
 */
record Ingress(int port, int from, long key) {

  // Written out: what the compiler makes of a record is slow where it is asked for so often.

  @Override
  public boolean equals(Object other) {
    return other instanceof Ingress way && port == way.port && from == way.from && key == way.key;
  }

  @Override
  public int hashCode() {
    return (port * 31 + from) * 31 + Long.hashCode(key);
  }

  static Ingress local(int port) {
    return new Ingress(port, 0, 0);
  }

  boolean isTunnel() {
    return from != 0;
  }

  /** {@code in_port=1,tun_id=0x2775,tun_src=192.168.77.2}. */
  String text() {
    String inPort = "in_port=" + (port == SwitchView.LOCAL_PORT ? "LOCAL" : "" + port);
    return isTunnel()
        ? inPort + ",tun_id=0x" + Long.toHexString(key) + ",tun_src=" + new Ipv4Address(from)
        : inPort;
  }
}
