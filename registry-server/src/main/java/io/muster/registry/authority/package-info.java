/**
 * A small authority of one's own: makes certificates for the registry and for services, renews
 * them, and reads any. Called from the command line's thread; nothing here is on the way of a call.
 */
@NullMarked
package io.muster.registry.authority;

import org.jspecify.annotations.NullMarked;
