/**
 * Durability: the port and its embedded engine. One writer thread; what was acknowledged is on
 * disk.
 */
@NullMarked
package io.muster.registry.store;

import org.jspecify.annotations.NullMarked;
