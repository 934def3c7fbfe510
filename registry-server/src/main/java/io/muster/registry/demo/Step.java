package io.muster.registry.demo;

/**
 * One line of the demo's table.
 *
 * @param what was done
 * @param expected to be seen
 * @param seen in truth
 * @param millis it took
 */
record Step(String what, String expected, String seen, long millis) {}
