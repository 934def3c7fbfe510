/** The wiring: the one place where the registry's parts are made and started. */
@NullMarked
package io.muster.registry.server;

import org.jspecify.annotations.NullMarked;
