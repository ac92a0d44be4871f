/**
 * I/O. Sessions with ovsdb-servers: a transport of our own under the codec of OpenDaylight's OVSDB
 * library. The only package that imports {@code org.opendaylight}; no type of it, of Netty or of
 * Jackson leaves.
 *
 * <p>Every connection is confined to one event loop. Upcalls are made on it, in the order of the
 * wire: the first snapshot, then changes, and the outcome of a transaction after the snapshot that
 * contains it.
 */
@NullMarked
package dev.overlane.ovsdb.odl;

import org.jspecify.annotations.NullMarked;
