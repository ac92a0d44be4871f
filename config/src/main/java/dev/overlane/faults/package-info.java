/** What failures of the system mean, in the words of whoever has to mend them. PURE; any thread. */
@NullMarked
package dev.overlane.faults;

import org.jspecify.annotations.NullMarked;
