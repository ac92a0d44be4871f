package dev.overlane.bench.fleet;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import org.jspecify.annotations.Nullable;

/** A connection of something simulated with the controller. Confined to the event loop. */
abstract class ControllerConnection extends SimpleChannelInboundHandler<ByteBuf> {
  private @Nullable ChannelHandlerContext context;

  @Override
  public final void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  final void write(ByteBuf message) {
    if (context != null) {
      var unused = context.write(message);
    }
  }

  final void flush() {
    if (context != null) {
      context.flush();
    }
  }

  final void close() {
    if (context != null) {
      var unused = context.close();
    }
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A controller that is killed resets its connections.
    var unused = ctx.close();
  }
}
