/**
 * Fan-out: bounded queues that keep only the newest state per key, written when the stream is
 * ready.
 */
@NullMarked
package io.muster.registry.watch;

import org.jspecify.annotations.NullMarked;
