package dev.overlane.bench.pure;

import com.google.common.collect.ImmutableList;

/**
 * What one operation took. A value.
 *
 * @param name of the benchmark's method
 * @param micros microseconds, the mean of all samples
 * @param error half of the interval that has the mean with 99.9 %, in microseconds; not a number
 *     with fewer than two samples
 * @param bytes allocated by one operation, the mean
 * @param samples the mean of each iteration, in microseconds
 */
record PureFigure(
    String name, double micros, double error, double bytes, ImmutableList<Double> samples) {}
