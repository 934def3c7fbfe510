/** The registry's settings: one immutable value, every problem reported at once. */
@NullMarked
package io.muster.registry.settings;

import org.jspecify.annotations.NullMarked;
