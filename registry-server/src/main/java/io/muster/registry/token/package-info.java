/**
 * Tokens: what they look like, the file that has their hashes, and what a running registry knows of
 * them. The command line writes the file, a registry reads it anew within seconds.
 */
@NullMarked
package io.muster.registry.token;

import org.jspecify.annotations.NullMarked;
