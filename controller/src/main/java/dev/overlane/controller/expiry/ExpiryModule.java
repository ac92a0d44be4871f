package dev.overlane.controller.expiry;

import dagger.Module;
import dagger.Provides;
import dev.overlane.controller.run.StatusBoard;
import dev.overlane.tls.TlsKeys;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The ends of certificates and who watches them. */
@Module
public final class ExpiryModule {
  private ExpiryModule() {}

  @Provides
  @Singleton
  static Certificates certificates(TlsKeys keys) {
    return new Certificates(keys);
  }

  @Provides
  @Singleton
  static ExpiryWatch watch(Certificates certificates, StatusBoard board) {
    return new ExpiryWatch(certificates, board, InstantSource.system());
  }
}
