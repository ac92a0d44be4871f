/** I/O. What the manager of the service (systemd) is told, and how the journal is written. */
@NullMarked
package dev.overlane.controller.service;

import org.jspecify.annotations.NullMarked;
