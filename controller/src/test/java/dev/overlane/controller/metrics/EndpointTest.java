package dev.overlane.controller.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteStreams;
import dev.overlane.config.model.ListenMethod;
import dev.overlane.controller.app.DaggerControllerComponent;
import dev.overlane.controller.run.EarlyLoad;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The endpoint of a controller without a file, on a real port of the loopback. */
final class EndpointTest {
  private static final Path PAGE = Path.of("../docs/metrics.md");
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final Pattern TABLE = Pattern.compile("(\\| `overlane_[^\n]*\n)+");
  private static final int CROWD = 40;

  private int port;
  private Runnable close = () -> {};

  @BeforeEach
  void open() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
      port = free.getLocalPort();
    }
    close =
        DaggerControllerComponent.factory()
            .create("none.yaml", new EarlyLoad())
            .scrapes()
            .open(where());
  }

  @AfterEach
  void close() {
    close.run();
  }

  private ListenMethod where() {
    return new ListenMethod(port, "127.0.0.1", false);
  }

  private String ask(String request) throws IOException {
    try (Socket socket = new Socket(LOOPBACK, port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return rest(socket.getInputStream());
    }
  }

  private static String rest(InputStream in) throws IOException {
    return new String(ByteStreams.toByteArray(in), UTF_8);
  }

  private String scrape() throws IOException {
    return ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /metrics HTTP/1.1,200",
    "GET /metrics?format=text HTTP/1.0,200",
    "HEAD /metrics HTTP/1.1,200",
    "GET / HTTP/1.1,404",
    "GET /metrics/ HTTP/1.1,404",
    "GET /../metrics HTTP/1.1,404",
    "POST /metrics HTTP/1.1,405",
    "DELETE /metrics HTTP/1.1,405",
    "BREW /metrics HTTP/1.1,405",
    "GET,400",
  })
  void request_isAnsweredOnceAndTheConnectionClosed(String line, int status) throws IOException {
    String answer = ask(line + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("connection: close");
    assertThat(answer.endsWith("\r\n\r\n")).isEqualTo(line.startsWith("HEAD"));
  }

  @Test
  void tooLongALine_isRefused() throws IOException {
    assertThat(ask("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void answer_isWholeAndHasALength() throws IOException {
    String answer = scrape();
    int head = answer.indexOf("\r\n\r\n") + 4;

    assertThat(answer).contains("content-type: text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer)
        .contains("content-length: " + answer.substring(head).getBytes(UTF_8).length + "\r\n");
    assertThat(answer).contains("overlane_isolation{verdict=\"unknown\"} 1.0\n");
    assertThat(answer).contains("jvm_memory_used_bytes{area=\"heap\"}");
  }

  @Test
  void crowdThatNeverAsks_keepsNobodyOut() throws IOException {
    List<Socket> crowd = new ArrayList<>();
    try {
      for (int one = 0; one < CROWD; one++) {
        Socket socket = new Socket(LOOPBACK, port);
        socket.getOutputStream().write("GET /met".getBytes(US_ASCII));
        crowd.add(socket);
      }

      assertThat(scrape()).startsWith("HTTP/1.1 200 ");

      crowd.get(0).setSoTimeout(20_000);
      assertThat(rest(crowd.get(0).getInputStream())).isEmpty();
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  @Test
  void whoNeverEndsItsRequest_isClosedAfterTenSeconds() throws IOException {
    assertThat(ask("GET /metrics HTTP/1.1\r\n")).isEmpty();
  }

  @Test
  void portInUse_isSaidInWords() {
    assertThatThrownBy(
            () ->
                DaggerControllerComponent.factory()
                    .create("none.yaml", new EarlyLoad())
                    .scrapes()
                    .open(where()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "cannot listen on ptcp:" + port + ":127.0.0.1: TCP port " + port + " is in use");
  }

  @BeforeAll
  static void update() throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      String page = Files.readString(PAGE);
      String rows = String.join("\n", table()) + "\n";
      Files.writeString(PAGE, TABLE.matcher(page).replaceFirst(Matcher.quoteReplacement(rows)));
    }
  }

  /**
   * The page's table is that of the program. To write it anew: {@code mvn test -pl controller
   * -Dtest=EndpointTest -Dgolden.update=true}.
   */
  @Test
  void tableOfThePage_isWhatTheEndpointCanShow() throws IOException {
    Matcher rows = TABLE.matcher(Files.readString(PAGE));

    assertThat(rows.find()).isTrue();
    assertThat(rows.group().lines()).containsExactlyElementsOf(table());
  }

  private static ImmutableList<String> table() {
    return Families.all().stream()
        .map(
            family ->
                "| `%s` | %s | %s | %s |"
                    .formatted(
                        family.name(),
                        Ascii.toLowerCase(family.kind().name()),
                        family.labels().isEmpty()
                            ? ""
                            : "`" + String.join("`, `", family.labels()) + "`",
                        family.help()))
        .collect(ImmutableList.toImmutableList());
  }
}
