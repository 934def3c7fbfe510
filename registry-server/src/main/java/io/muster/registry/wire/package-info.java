/**
 * The only translation between what travels and what is thought: generated types on one side,
 * checked values on the other. Pure; any thread.
 */
@NullMarked
package io.muster.registry.wire;

import org.jspecify.annotations.NullMarked;
