package dev.overlane.controller.metrics;

import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableList;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All metrics as text in Prometheus's format. However many ask, it is made at most once a second,
 * and making it takes at most a fifth of the time. Confined to the endpoint's thread.
 */
final class Page {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final long LIFE = Duration.ofSeconds(1).toNanos();
  private static final int REST = 4;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final Ticker ticker;
  private byte @Nullable [] text;
  private long made;
  private long cost;

  /** Of these sources and the JVM. */
  Page(ImmutableList<Source> sources, Ticker ticker) {
    this.ticker = ticker;
    registry.register(
        (MultiCollector)
            () -> {
              Sheet sheet = new Sheet();
              sources.forEach(source -> source.write(sheet));
              return sheet.snapshots();
            });
    JvmMemoryMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    ProcessMetrics.builder().register(registry);
  }

  /** The text, not older than a second or four times what it took to make; nobody changes it. */
  byte[] text() {
    byte[] last = text;
    long now = ticker.read();
    if (last == null || now - made >= Math.max(LIFE, REST * cost)) {
      last = render(registry.scrape());
      text = last;
      made = ticker.read();
      cost = made - now;
    }
    return last;
  }

  private byte[] render(MetricSnapshots snapshots) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
