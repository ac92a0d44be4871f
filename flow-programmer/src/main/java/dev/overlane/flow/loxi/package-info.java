/**
 * I/O. OpenFlow 1.3 and 1.4 on the wire: the server, its connections, and the codecs; the only
 * importer of OpenFlowJ.
 */
@NullMarked
package dev.overlane.flow.loxi;

import org.jspecify.annotations.NullMarked;
