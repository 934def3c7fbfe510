/**
 * What people expect to be told of: rules over figures and lives, looked at every ten seconds on
 * the people's thread, from snapshots. Nothing here ever runs in the keeper's turn but the two
 * lines that ask for the next look.
 */
@NullMarked
package io.muster.registry.rules;

import org.jspecify.annotations.NullMarked;
