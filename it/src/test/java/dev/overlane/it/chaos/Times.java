package dev.overlane.it.chaos;

import java.util.Arrays;

/** When things with numbers from 0 happened, in microseconds since 1970. Not thread-safe. */
final class Times {
  private long[] micros = new long[1024];
  private int length;

  /** One more than the highest number that is set. */
  int length() {
    return length;
  }

  /** Returns false, and changes nothing, if the number is set already. */
  boolean set(int number, long time) {
    if (number >= micros.length) {
      micros = Arrays.copyOf(micros, Math.max(number + 1, micros.length * 2));
    }
    if (micros[number] != 0) {
      return false;
    }
    micros[number] = time;
    length = Math.max(length, number + 1);
    return true;
  }

  /** Returns 0 if the number is not set. */
  long get(int number) {
    return number < length ? micros[number] : 0;
  }
}
