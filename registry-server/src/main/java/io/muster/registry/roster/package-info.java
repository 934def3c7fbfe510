/**
 * The heart: who is in the fleet, in which state, and where a requirement is met. Values and rules
 * only, no I/O, nothing but {@code java.*}. {@link io.muster.registry.roster.RosterKeeper} is
 * confined to the keeper's turn; the {@link io.muster.registry.roster.Roster} it publishes is
 * immutable and may be read from any.
 */
@NullMarked
package io.muster.registry.roster;

import org.jspecify.annotations.NullMarked;
