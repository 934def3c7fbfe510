/** Measurements a person can repeat: {@code muster bench}. Real processes, interleaved runs. */
package io.muster.registry.bench;
