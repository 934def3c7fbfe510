/**
 * The demo: a registry and ordinary services as real processes, and what one sees of them. Runs on
 * the command line's main thread.
 */
@NullMarked
package io.muster.registry.demo;

import org.jspecify.annotations.NullMarked;
