/** The command line. */
@NullMarked
package io.muster.registry.cli;

import org.jspecify.annotations.NullMarked;
