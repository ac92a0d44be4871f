package dev.overlane.flow.loxi;

import io.netty.buffer.ByteBuf;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadActionErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadInstructionErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadMatchErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBadRequestErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFBundleFailedErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFFlowModFailedErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFFlowMonitorFailedErrorMsg;

/**
 * An error message in words (OpenFlow 1.4 section 7.4). Total: Nicira's and others' errors, which
 * OpenFlowJ cannot read, come out as numbers.
 */
final class ErrorText {
  private static final int EXPERIMENTER = 0xffff;

  /** NXBAC_CT_DATAPATH_SUPPORT and NXBMC_CT_DATAPATH_SUPPORT (ofp-errors.h of Open vSwitch). */
  private static final int NO_TRACKING_ACTION = 42;

  private static final int NO_TRACKING_MATCH = 43;

  private ErrorText() {}

  static String of(Frame error, Protocol protocol) {
    return OpenFlowJ.<OFMessage>read(protocol.factory().getReader(), error.message())
        .map(ErrorText::named)
        .filter(text -> !text.isEmpty())
        .orElseGet(() -> numbers(error.body()));
  }

  private static String named(OFMessage error) {
    if (error instanceof OFBadActionErrorMsg action) {
      return "BAD_ACTION " + action.getCode();
    } else if (error instanceof OFBadMatchErrorMsg match) {
      return "BAD_MATCH " + match.getCode();
    } else if (error instanceof OFBadInstructionErrorMsg instruction) {
      return "BAD_INSTRUCTION " + instruction.getCode();
    } else if (error instanceof OFFlowModFailedErrorMsg flow) {
      return "FLOW_MOD_FAILED " + flow.getCode();
    } else if (error instanceof OFBundleFailedErrorMsg bundle) {
      return "BUNDLE_FAILED " + bundle.getCode();
    } else if (error instanceof OFBadRequestErrorMsg request) {
      return "BAD_REQUEST " + request.getCode();
    } else if (error instanceof OFFlowMonitorFailedErrorMsg monitor) {
      return "FLOW_MONITOR_FAILED " + monitor.getCode();
    }
    return "";
  }

  private static String numbers(ByteBuf body) {
    if (body.readableBytes() < 4) {
      return "an error without type";
    }
    int type = body.readUnsignedShort();
    int code = body.readUnsignedShort();
    if (type == EXPERIMENTER && body.readableBytes() >= 4) {
      long experimenter = body.readUnsignedInt();
      return experimenter == NxCodec.NICIRA
              && (code == NO_TRACKING_ACTION || code == NO_TRACKING_MATCH)
          ? "its datapath tracks no connections, which stateful rules need"
          : "error %d of experimenter 0x%x".formatted(code, experimenter);
    }
    return "error type " + type + " code " + code;
  }
}
