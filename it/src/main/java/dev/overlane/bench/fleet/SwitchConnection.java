package dev.overlane.bench.fleet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.collect.ImmutableSortedMap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A switch's connection with its controller in OpenFlow 1.4, by its bytes: what Overlane asks is
 * answered as Open vSwitch does, anything else with an error. Confined to the event loop.
 */
final class SwitchConnection extends ControllerConnection {
  private static final int VERSION = 5;
  private static final int HEADER_BYTES = 8;

  private static final int HELLO = 0;
  private static final int ERROR = 1;
  private static final int ECHO_REQUEST = 2;
  private static final int ECHO_REPLY = 3;
  private static final int FEATURES_REQUEST = 5;
  private static final int FEATURES_REPLY = 6;
  private static final int PORT_STATUS = 12;
  private static final int MULTIPART_REQUEST = 18;
  private static final int MULTIPART_REPLY = 19;
  private static final int BARRIER_REQUEST = 20;
  private static final int BARRIER_REPLY = 21;
  private static final int ROLE_REQUEST = 24;
  private static final int ROLE_REPLY = 25;
  private static final int SET_ASYNC = 28;
  private static final int METER_MOD = 29;
  private static final int BUNDLE_CONTROL = 33;
  private static final int BUNDLE_ADD = 34;

  private static final int MULTIPART_FLOW = 1;
  private static final int MULTIPART_METER_CONFIG = 10;
  private static final int MULTIPART_METER_FEATURES = 11;
  private static final int MULTIPART_PORT_DESC = 13;
  private static final int MULTIPART_FLOW_MONITOR = 16;
  private static final int MORE = 1;

  /** Of the entries in one part; Open vSwitch fills its parts as far. */
  private static final int PART_BYTES = 60_000;

  private static final int FLOW_ADD = 0;
  private static final int FLOW_DELETE_STRICT = 4;

  private static final int METER_ADD = 0;
  private static final int METER_MODIFY = 1;

  /** Most meters, one band that drops, rates in packets, bursts and counters. */
  private static final int[] METER_FEATURES = {262_144, 1 << 1, 2 | 4 | 8, 1 << 24};

  private static final int ROLE_NOCHANGE = 0;
  private static final int ROLE_EQUAL = 1;
  private static final int ROLE_MASTER = 2;
  private static final int ROLE_SLAVE = 3;

  private static final int BUNDLE_OPEN = 0;
  private static final int BUNDLE_CLOSE = 2;
  private static final int BUNDLE_COMMIT = 4;
  private static final int BUNDLE_DISCARD = 6;

  private static final int BAD_REQUEST = 1;
  private static final int BAD_TYPE = 1;
  private static final int IS_SLAVE = 10;
  private static final int BAD_MULTIPART = 2;
  private static final int FLOW_MOD_FAILED = 5;
  private static final int BAD_COMMAND = 6;
  private static final int ROLE_REQUEST_FAILED = 11;
  private static final int STALE = 0;
  private static final int BAD_ROLE = 2;
  private static final int METER_MOD_FAILED = 12;
  private static final int METER_EXISTS = 1;
  private static final int INVALID_METER = 2;
  private static final int UNKNOWN_METER = 3;
  private static final int BUNDLE_FAILED = 17;
  private static final int BAD_BUNDLE = 2;

  private static final int ADDED = 1;
  private static final int REMOVED = 2;
  private static final int MODIFIED = 3;

  /** The event of a flow monitor that only says that a change of the listener's own was made. */
  private static final int ABBREVIATED = 4;

  private static final int PORT_BYTES = 40;
  private static final int NAME_BYTES = 16;

  private final SimulatedSwitch flows;
  private final SwitchDialler dialler;
  private final Map<Integer, List<Mod>> bundles = new HashMap<>();
  private boolean readsPorts;
  private int monitorXid;
  private int role = ROLE_EQUAL;

  /** One flow mod of a bundle. */
  private record Mod(boolean delete, FlowEntry flow) {}

  SwitchConnection(SimulatedSwitch flows, SwitchDialler dialler) {
    this.flows = flows;
    this.dialler = dialler;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    dialler.opened(this);
    write(end(begin(HELLO, 0).writeShort(1).writeShort(8).writeInt(1 << VERSION)));
    ctx.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    dialler.ended(this);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf message) {
    int type = message.getUnsignedByte(1);
    int xid = message.getInt(4);
    ByteBuf body = message.slice(HEADER_BYTES, message.readableBytes() - HEADER_BYTES);
    if (type != ECHO_REQUEST && type != ECHO_REPLY) {
      flows.traffic().heard();
    }
    boolean writes = type == METER_MOD || type == BUNDLE_CONTROL || type == BUNDLE_ADD;
    if (writes && role == ROLE_SLAVE) {
      error(xid, BAD_REQUEST, IS_SLAVE);
      return;
    }
    switch (type) {
      case HELLO, ECHO_REPLY, SET_ASYNC -> {}
      case ROLE_REQUEST -> role(body.getInt(0), body.getLong(8), xid);
      case ECHO_REQUEST -> write(end(begin(ECHO_REPLY, xid).writeBytes(body)));
      case FEATURES_REQUEST -> write(features(xid));
      case BARRIER_REQUEST -> write(end(begin(BARRIER_REPLY, xid)));
      case MULTIPART_REQUEST -> multipart(body.getUnsignedShort(0), xid);
      case METER_MOD -> meter(body, xid);
      case BUNDLE_CONTROL -> control(body.getInt(0), body.getUnsignedShort(4), xid);
      case BUNDLE_ADD -> bundle(body.getInt(0), body.slice(8, body.readableBytes() - 8), xid);
      default -> error(xid, BAD_REQUEST, BAD_TYPE);
    }
  }

  private void role(int asked, long generation, int xid) {
    if (asked < ROLE_NOCHANGE || asked > ROLE_SLAVE) {
      error(xid, ROLE_REQUEST_FAILED, BAD_ROLE);
    } else if (asked >= ROLE_MASTER && !flows.takeGeneration(generation)) {
      error(xid, ROLE_REQUEST_FAILED, STALE);
    } else {
      role = asked == ROLE_NOCHANGE ? role : asked;
      if (asked == ROLE_MASTER) {
        flows.follow(this);
      }
      write(end(begin(ROLE_REPLY, xid).writeInt(role).writeInt(0).writeLong(generation)));
    }
  }

  boolean isMaster() {
    return role == ROLE_MASTER;
  }

  /** Another connection is to be the only one that writes. */
  void stepDown() {
    role = role == ROLE_MASTER ? ROLE_SLAVE : role;
  }

  /** Tells of a flow, if that is wanted. */
  void tellFlow(byte[] update) {
    if (monitorXid != 0) {
      write(end(part(MULTIPART_FLOW_MONITOR, 0, 0).writeBytes(update)));
      flush();
    }
  }

  private ByteBuf features(int xid) {
    ByteBuf out = begin(FEATURES_REPLY, xid).writeLong(flows.datapathId());
    return end(out.writeInt(0).writeByte(254).writeByte(0).writeShort(0).writeInt(0).writeInt(0));
  }

  private void multipart(int kind, int xid) {
    switch (kind) {
      case MULTIPART_PORT_DESC -> {
        ByteBuf part = part(kind, xid, 0);
        flows.ports().forEach((number, name) -> part.writeBytes(port(number, name)));
        write(end(part));
        readsPorts = true;
      }
      case MULTIPART_FLOW -> allFlows(xid);
      case MULTIPART_METER_CONFIG -> allMeters(xid);
      case MULTIPART_METER_FEATURES -> {
        ByteBuf part = part(kind, xid, 0);
        Arrays.stream(METER_FEATURES).forEach(part::writeInt);
        write(end(part));
      }
      case MULTIPART_FLOW_MONITOR -> {
        monitorXid = xid;
        write(end(part(kind, xid, 0)));
      }
      default -> error(xid, BAD_REQUEST, BAD_MULTIPART);
    }
  }

  private void meter(ByteBuf mod, int xid) {
    int command = mod.readUnsignedShort();
    int flags = mod.readUnsignedShort();
    int meter = mod.readInt();
    boolean there = flows.meters().containsKey(meter);
    if (command == METER_ADD && there) {
      error(xid, METER_MOD_FAILED, METER_EXISTS);
    } else if (command == METER_MODIFY && !there) {
      error(xid, METER_MOD_FAILED, UNKNOWN_METER);
    } else if (command == METER_ADD || command == METER_MODIFY) {
      ByteBuf made = Unpooled.buffer().writeShort(flags).writeInt(meter).writeBytes(mod);
      flows.meters().put(meter, ByteBufUtil.getBytes(made));
    } else {
      flows.deleteMeter(meter);
    }
  }

  private void allMeters(int xid) {
    ByteBuf part = part(MULTIPART_METER_CONFIG, xid, 0);
    for (byte[] meter : flows.meters().values()) {
      if (part.readableBytes() + 2 + meter.length > PART_BYTES) {
        write(end(part.setShort(HEADER_BYTES + 2, MORE)));
        part = part(MULTIPART_METER_CONFIG, xid, 0);
      }
      part.writeShort(2 + meter.length).writeBytes(meter);
    }
    write(end(part));
  }

  private void allFlows(int xid) {
    flows.traffic().flowRead();
    ByteBuf part = part(MULTIPART_FLOW, xid, 0);
    for (FlowEntry flow : flows.entries()) {
      if (part.readableBytes() + flow.stats().length > PART_BYTES) {
        write(end(part.setShort(HEADER_BYTES + 2, MORE)));
        part = part(MULTIPART_FLOW, xid, 0);
      }
      part.writeBytes(flow.stats());
    }
    write(end(part));
  }

  private void control(int bundle, int what, int xid) {
    List<Mod> mods = bundles.get(bundle);
    if (what == BUNDLE_OPEN ? mods != null : mods == null) {
      error(xid, BUNDLE_FAILED, BAD_BUNDLE);
      return;
    }
    switch (what) {
      case BUNDLE_OPEN -> bundles.put(bundle, new ArrayList<>());
      case BUNDLE_COMMIT, BUNDLE_DISCARD -> bundles.remove(bundle);
      case BUNDLE_CLOSE -> {}
      default -> {
        error(xid, BUNDLE_FAILED, BAD_BUNDLE);
        return;
      }
    }
    if (what == BUNDLE_COMMIT && mods != null) {
      mods.forEach(this::apply);
      flows.traffic().bundle(mods.size());
      if (monitorXid != 0) {
        ByteBuf update = part(MULTIPART_FLOW_MONITOR, 0, 0);
        write(end(update.writeShort(8).writeShort(ABBREVIATED).writeInt(xid)));
      }
    }
    write(end(begin(BUNDLE_CONTROL, xid).writeInt(bundle).writeShort(what + 1).writeShort(3)));
  }

  private void bundle(int bundle, ByteBuf mod, int xid) {
    List<Mod> mods = bundles.get(bundle);
    int command = mod.getUnsignedByte(25);
    if (mods == null) {
      error(xid, BUNDLE_FAILED, BAD_BUNDLE);
    } else if (command == FLOW_DELETE_STRICT) {
      mods.add(new Mod(true, FlowEntry.of(mod)));
    } else if (command == FLOW_ADD && flows.takes(FlowEntry.of(mod))) {
      mods.add(new Mod(false, FlowEntry.of(mod)));
    } else if (command == FLOW_ADD) {
      error(xid, METER_MOD_FAILED, INVALID_METER);
    } else {
      error(xid, FLOW_MOD_FAILED, BAD_COMMAND);
    }
  }

  private void apply(Mod mod) {
    if (!mod.delete) {
      int event = flows.add(mod.flow) ? MODIFIED : ADDED;
      flows.tellOthers(this, mod.flow.update(event));
    } else if (flows.delete(mod.flow)) {
      flows.tellOthers(this, mod.flow.update(REMOVED));
    }
  }

  /** Tells of ports that have come or gone. */
  void tellPorts(
      ImmutableSortedMap<Integer, String> before, ImmutableSortedMap<Integer, String> after) {
    if (!readsPorts) {
      return;
    }
    after.forEach(
        (number, name) -> {
          if (!name.equals(before.get(number))) {
            portStatus(0, number, name);
          }
        });
    before.forEach(
        (number, name) -> {
          if (!after.containsKey(number)) {
            portStatus(1, number, name);
          }
        });
    flush();
  }

  private void portStatus(int reason, int number, String name) {
    ByteBuf out = begin(PORT_STATUS, 0).writeByte(reason).writeZero(7);
    write(end(out.writeBytes(port(number, name))));
  }

  /** An ofp_port without properties (section 7.2.1). */
  private static ByteBuf port(int number, String name) {
    byte[] octets = name.getBytes(US_ASCII);
    ByteBuf out = Unpooled.buffer(PORT_BYTES).writeInt(number).writeShort(PORT_BYTES).writeZero(10);
    return out.writeBytes(octets).writeZero(NAME_BYTES - octets.length).writeZero(8);
  }

  private static ByteBuf part(int kind, int xid, int flags) {
    return begin(MULTIPART_REPLY, xid).writeShort(kind).writeShort(flags).writeInt(0);
  }

  private void error(int xid, int type, int code) {
    write(end(begin(ERROR, xid).writeShort(type).writeShort(code)));
  }

  private static ByteBuf begin(int type, int xid) {
    return Unpooled.buffer(64).writeByte(VERSION).writeByte(type).writeShort(0).writeInt(xid);
  }

  private static ByteBuf end(ByteBuf message) {
    return message.setShort(2, message.readableBytes());
  }
}
