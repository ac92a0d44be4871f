package dev.overlane.controller.metrics;

import dev.overlane.peers.WaitingRoom;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.stream.ChunkedStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of somebody who wants the metrics: one request, one answer, and it is closed. It
 * has ten seconds to ask and ten more to take the answer, of which a piece at a time waits to be
 * sent. Runs on the endpoint's thread.
 */
final class ScrapeHandler extends SimpleChannelInboundHandler<HttpObject> {
  private static final Logger log = LoggerFactory.getLogger(ScrapeHandler.class);
  private static final String PATH = "/metrics";
  private static final long SECONDS = 10;

  private final Page page;
  private final WaitingRoom room;
  private WaitingRoom.@Nullable Place place;
  private boolean asked;

  ScrapeHandler(Page page, WaitingRoom room) {
    this.page = page;
    this.room = room;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    InetSocketAddress remote = (InetSocketAddress) context.channel().remoteAddress();
    place = room.enter(remote.getAddress(), reason -> end(context));
    closeLater(context);
  }

  private static void end(ChannelHandlerContext context) {
    var unused = context.close();
  }

  private static void closeLater(ChannelHandlerContext context) {
    var unused = context.executor().schedule(() -> end(context), SECONDS, TimeUnit.SECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (!asked && message instanceof HttpRequest request) {
      asked = true;
      context.channel().config().setAutoRead(false);
      closeLater(context);
      answer(context, request);
    }
  }

  private void answer(ChannelHandlerContext context, HttpRequest request) {
    boolean head = request.method().equals(HttpMethod.HEAD);
    int query = request.uri().indexOf('?');
    String path = query < 0 ? request.uri() : request.uri().substring(0, query);
    if (request.decoderResult().isFailure()) {
      refuse(context, HttpResponseStatus.BAD_REQUEST);
    } else if (!path.equals(PATH)) {
      refuse(context, HttpResponseStatus.NOT_FOUND);
    } else if (!head && !request.method().equals(HttpMethod.GET)) {
      refuse(context, HttpResponseStatus.METHOD_NOT_ALLOWED);
    } else {
      send(context, page.text(), head);
    }
  }

  private static void send(ChannelHandlerContext context, byte[] text, boolean head) {
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    describe(response, Page.CONTENT_TYPE, text.length);
    var unused = context.write(response);
    context
        .writeAndFlush(
            new HttpChunkedInput(
                new ChunkedStream(new ByteArrayInputStream(text, 0, head ? 0 : text.length))))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private static void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
    byte[] text = (status + ": GET " + PATH + "\n").getBytes(StandardCharsets.US_ASCII);
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(text));
    describe(response, "text/plain; charset=utf-8", text.length);
    if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
      response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
    }
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  private static void describe(HttpResponse response, String type, int length) {
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, type)
        .set(HttpHeaderNames.CONTENT_LENGTH, length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (place != null) {
      place.leave();
      place = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      log.error("metrics: closing a connection because of a bug", cause);
    }
    end(context);
  }
}
