/** PURE. THE pipeline: tables, metadata, priorities, cookies, and the check of every flow. */
@NullMarked
package dev.overlane.flow.pipeline;

import org.jspecify.annotations.NullMarked;
