/**
 * {@code muster bench registry}: the registry against a bare stream server and against what people
 * use today, each in a process of its own, under the same workloads from one driver. The driver's
 * callbacks run on its event loops; the workloads on the command's thread.
 */
@NullMarked
package io.muster.registry.bench.registry;

import org.jspecify.annotations.NullMarked;
