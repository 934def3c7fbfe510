/**
 * Durability: the port and the log behind it. One writer thread, and a short-lived one for the next
 * file; what was acknowledged is on disk.
 */
@NullMarked
package io.muster.registry.store;

import org.jspecify.annotations.NullMarked;
