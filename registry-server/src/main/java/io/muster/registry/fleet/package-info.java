/** The fleet as people and their tools see it. */
@NullMarked
package io.muster.registry.fleet;

import org.jspecify.annotations.NullMarked;
