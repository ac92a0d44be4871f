package dev.overlane.controller.proof;

import dagger.Module;
import dagger.Provides;
import dev.overlane.controller.run.Controller;
import dev.overlane.controller.run.Sightings;
import dev.overlane.controller.run.StatusBoard;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The proof of isolation and what makes it. */
@Module
public final class ProofModule {
  private ProofModule() {}

  @Provides
  @Singleton
  static ProofBoard board() {
    return new ProofBoard();
  }

  @Provides
  @Singleton
  static Prover prover(Sightings sightings) {
    return new Prover(sightings, InstantSource.system(), new ProofWorkers());
  }

  @Provides
  @Singleton
  static IsolationWatch watch(
      Sightings sightings, StatusBoard status, ProofBoard board, Prover prover) {
    return new IsolationWatch(sightings, status, board, prover);
  }

  @Provides
  @Singleton
  static Auditor auditor(Controller controller, Prover prover) {
    return new Auditor(controller, prover);
  }
}
