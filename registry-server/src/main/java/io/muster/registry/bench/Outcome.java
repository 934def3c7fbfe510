package io.muster.registry.bench;

import java.util.Map;

/**
 * What all runs of one kind gave.
 *
 * @param figures per column of the table, in the columns' units
 */
record Outcome(int java, String application, String variant, Map<String, Spread> figures) {}
