package dev.overlane.config;

/** Fuzz target: the loader, given any bytes as the file. */
final class ConfigLoaderFuzz {
  private ConfigLoaderFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    LoaderContract.check(input);
  }
}
