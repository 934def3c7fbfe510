/**
 * Hears agents and answers them. Called on gRPC's threads, which decode, check and hand over to the
 * keeper.
 */
@NullMarked
package io.muster.registry.stream;

import org.jspecify.annotations.NullMarked;
