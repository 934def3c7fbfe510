/**
 * The fleets that one registry serves, and what of them a caller sees. Values alone; known to the
 * roster, and to everything that names a service or an instance to somebody.
 */
@NullMarked
package io.muster.registry.tenant;

import org.jspecify.annotations.NullMarked;
