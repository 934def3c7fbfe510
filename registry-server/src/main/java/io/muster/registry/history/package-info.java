/**
 * What was, for people: an hour of figures and the last changes with their reasons. In memory
 * alone; a registry that restarts begins anew. Changes come in the keeper's turn, figures on
 * gRPC's, readers on any; each lock here is held for a copy and no longer.
 */
@NullMarked
package io.muster.registry.history;

import org.jspecify.annotations.NullMarked;
