package dev.overlane.controller.cluster.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * etcd's API version 3 by the JSON gateway that every etcd has since 3.4 (etcd.io, "gRPC gateway").
 * Ends are tried in turn, beginning with the one that answered last.
 */
public final class EtcdClient implements Etcd {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many changes may be asked for at once; etcd takes 128 unless told (--max-txn-ops). */
  public static final int MOST_CHANGES = 100;

  /** What a stream that ends for a fault of the server says last. */
  private static final String ERROR = "error";

  private final ImmutableList<URI> ends;
  private final Duration patience;
  private final Supplier<Optional<SSLContext>> tls;
  private final EtcdMeter meter;
  private volatile URI preferred;
  private volatile Optional<InputStream> stream = Optional.empty();
  private @Nullable Connections connections;

  /** What goes over TLS of one kind; what was asked by others before goes on. */
  private record Connections(Optional<SSLContext> tls, HttpClient http) {}

  /**
   * A client that has asked nothing yet.
   *
   * @param ends at least one, {@code http://HOST:PORT} or {@code https://HOST:PORT}
   * @param patience how long one of them may take for one answer
   * @param tls for {@code https:}; asked before each question, which goes over a new connection if
   *     it is another one than before
   * @param meter told how long each answer took
   */
  public EtcdClient(
      ImmutableList<String> ends,
      Duration patience,
      Supplier<Optional<SSLContext>> tls,
      EtcdMeter meter) {
    this.ends = ends.stream().map(URI::create).collect(ImmutableList.toImmutableList());
    this.patience = patience;
    this.preferred = this.ends.get(0);
    this.meter = meter;
    this.tls = tls;
  }

  private synchronized HttpClient http() {
    Optional<SSLContext> now = tls.get();
    Connections last = connections;
    if (last == null || !last.tls.equals(now)) {
      HttpClient.Builder builder =
          HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(patience);
      now.ifPresent(builder::sslContext);
      last = new Connections(now, builder.build());
      connections = last;
    }
    return last.http;
  }

  @Override
  public Lease grant(Duration length) throws IOException, InterruptedException {
    JsonNode answer = call("lease/grant", JSON.createObjectNode().put("TTL", length.toSeconds()));
    return lease(answer);
  }

  @Override
  public Lease keepAlive(long id) throws IOException, InterruptedException {
    JsonNode answer = call("lease/keepalive", JSON.createObjectNode().put("ID", id)).path("result");
    Lease lease = lease(answer);
    if (lease.id() != id) {
      throw new IOException("etcd answered of another lease");
    }
    return lease;
  }

  /** A lease without TTL is over; an answer that names none says nothing of any. */
  private static Lease lease(JsonNode answer) throws IOException {
    long id = answer.path("ID").asLong();
    if (id == 0) {
      throw new IOException("etcd's answer names no lease");
    }
    return new Lease(
        id, Duration.ofSeconds(Math.max(0, answer.path("TTL").asLong())), revision(answer));
  }

  @Override
  public void revoke(long id) throws IOException, InterruptedException {
    call("lease/revoke", JSON.createObjectNode().put("ID", id));
  }

  @Override
  public Snapshot read(String prefix) throws IOException, InterruptedException {
    JsonNode answer = call("kv/range", below(prefix));
    ImmutableList.Builder<Entry> entries = ImmutableList.builder();
    answer.path("kvs").forEach(kv -> entries.add(entry(kv)));
    return new Snapshot(revision(answer), entries.build());
  }

  @Override
  public Changed change(List<Guarded> changes, Optional<Condition> holds)
      throws IOException, InterruptedException {
    Preconditions.checkArgument(changes.size() <= MOST_CHANGES, "%s changes", changes.size());
    ObjectNode transaction = JSON.createObjectNode();
    holds.ifPresent(condition -> condition.into(transaction.putArray("compare").addObject()));
    ArrayNode parts = transaction.putArray("success");
    changes.forEach(change -> parts.addObject().set("request_txn", guarded(change)));
    JsonNode answer = call("kv/txn", transaction);
    ImmutableList.Builder<Boolean> happened = ImmutableList.builder();
    for (int part = 0; part < changes.size(); part++) {
      happened.add(answer.path("responses").path(part).at("/response_txn/succeeded").asBoolean());
    }
    return new Changed(revision(answer), happened.build());
  }

  @Override
  public boolean put(String key, String value, List<Condition> holds)
      throws IOException, InterruptedException {
    Preconditions.checkArgument(holds.size() <= MOST_CHANGES, "%s conditions", holds.size());
    ObjectNode transaction = JSON.createObjectNode();
    ArrayNode compare = transaction.putArray("compare");
    holds.forEach(condition -> condition.into(compare.addObject()));
    ObjectNode put = transaction.putArray("success").addObject().putObject("request_put");
    put.put("key", base64(key)).put("value", base64(value));
    return call("kv/txn", transaction).path("succeeded").asBoolean();
  }

  @Override
  public void remove(String from, String to) throws IOException, InterruptedException {
    call(
        "kv/deleterange",
        JSON.createObjectNode().put("key", base64(from)).put("range_end", base64(to)));
  }

  @Override
  public boolean remove(String from, String to, Condition holds)
      throws IOException, InterruptedException {
    ObjectNode transaction = JSON.createObjectNode();
    holds.into(transaction.putArray("compare").addObject());
    ObjectNode remove =
        transaction.putArray("success").addObject().putObject("request_delete_range");
    remove.put("key", base64(from)).put("range_end", base64(to));
    return call("kv/txn", transaction).path("succeeded").asBoolean();
  }

  private static ObjectNode guarded(Guarded change) {
    ObjectNode transaction = JSON.createObjectNode();
    ObjectNode compare = transaction.putArray("compare").addObject();
    compare.put("key", base64(change.key())).put("target", "CREATE").put("result", "EQUAL");
    compare.put("create_revision", change.createRevision());
    ObjectNode operation = transaction.putArray("success").addObject();
    if (change.value().isPresent()) {
      ObjectNode put = operation.putObject("request_put");
      put.put("key", base64(change.key())).put("value", base64(change.value().get()));
      put.put("lease", change.lease());
    } else {
      operation.putObject("request_delete_range").put("key", base64(change.key()));
    }
    return transaction;
  }

  @Override
  public void watch(String prefix, long from, EtcdWatch told)
      throws IOException, InterruptedException {
    ObjectNode question = JSON.createObjectNode();
    ObjectNode create = question.putObject("create_request");
    create.setAll(below(prefix));
    create.put("start_revision", from);
    HttpRequest request =
        request(preferred, "watch", question)
            // An end of etcd that is cut off from the others is to say so.
            .header("Grpc-Metadata-hasleader", "true")
            .build();
    HttpResponse<InputStream> response =
        http().send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body();
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, UTF_8))) {
      stream = Optional.of(body);
      String line = lines.readLine();
      while (line != null && tell(line, told)) {
        line = lines.readLine();
      }
    } finally {
      stream = Optional.empty();
    }
  }

  private static boolean tell(String line, EtcdWatch told) throws IOException {
    JsonNode message = JSON.readTree(line);
    if (message.has(ERROR)) {
      throw new EtcdException(message.path(ERROR).path("message").asText(line));
    }
    JsonNode result = message.path("result");
    if (result.path("canceled").asBoolean()) {
      throw new EtcdException(result.path("cancel_reason").asText("the watch was ended"));
    }
    long last = 0;
    for (JsonNode event : result.path("events")) {
      JsonNode kv = event.path("kv");
      last = kv.path("mod_revision").asLong();
      boolean gone = event.path("type").asText().equals("DELETE");
      told.changed(last, text(kv.path("key")), gone ? Optional.empty() : Optional.of(entry(kv)));
    }
    if (last > 0) {
      // Not the revision of the answer: that is where etcd is, and more may follow from before it.
      told.told(last);
    }
    return true;
  }

  @Override
  public void endWatch() {
    stream.ifPresent(
        body -> {
          try {
            body.close();
          } catch (IOException e) {
            // Whoever reads it hears of its end either way.
          }
        });
  }

  private JsonNode call(String method, ObjectNode body) throws IOException, InterruptedException {
    IOException last = null;
    URI first = preferred;
    int start = ends.indexOf(first);
    for (int turn = 0; turn < ends.size(); turn++) {
      URI end = ends.get((start + turn) % ends.size());
      try {
        JsonNode answer = call(end, method, body);
        preferred = end;
        return answer;
      } catch (EtcdException refused) {
        throw refused;
      } catch (IOException unreachable) {
        last = unreachable;
      }
    }
    throw last == null ? new IOException("no end of etcd is named") : last;
  }

  private JsonNode call(URI end, String method, ObjectNode body)
      throws IOException, InterruptedException {
    HttpResponse<String> response;
    long asked = System.nanoTime();
    try {
      response =
          http()
              .send(request(end, method, body).build(), HttpResponse.BodyHandlers.ofString(UTF_8));
      meter.answered(System.nanoTime() - asked);
    } catch (IOException fault) {
      meter.failed();
      throw new IOException(end + ": " + words(fault), fault);
    }
    JsonNode answer = json(end, response.body());
    if (response.statusCode() == 200) {
      return answer;
    }
    String text = end + ": " + answer.path("message").asText("status " + response.statusCode());
    // 5xx: it has no leader, say; another end may have one.
    throw response.statusCode() >= 500 ? new IOException(text) : new EtcdException(text);
  }

  private static JsonNode json(URI end, String body) throws IOException {
    try {
      return JSON.readTree(body);
    } catch (IOException noJson) {
      throw new IOException(end + ": no etcd answers there", noJson);
    }
  }

  private static String words(IOException fault) {
    String message = fault.getMessage();
    return message == null ? "no connection" : message;
  }

  private HttpRequest.Builder request(URI end, String method, ObjectNode body) {
    return HttpRequest.newBuilder(end.resolve("/v3/" + method))
        .timeout(patience)
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
  }

  private static ObjectNode below(String prefix) {
    String last =
        prefix.substring(0, prefix.length() - 1) + (char) (prefix.charAt(prefix.length() - 1) + 1);
    return JSON.createObjectNode().put("key", base64(prefix)).put("range_end", base64(last));
  }

  private static Entry entry(JsonNode kv) {
    return new Entry(
        text(kv.path("key")),
        text(kv.path("value")),
        kv.path("create_revision").asLong(),
        kv.path("lease").asLong());
  }

  private static long revision(JsonNode answer) {
    return answer.at("/header/revision").asLong();
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String text(JsonNode base64) {
    return new String(Base64.getDecoder().decode(base64.asText()), UTF_8);
  }
}
