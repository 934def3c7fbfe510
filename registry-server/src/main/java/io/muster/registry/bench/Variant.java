package io.muster.registry.bench;

import java.util.List;

/**
 * How it is started.
 *
 * @param name for the table
 * @param arguments the JVM's own arguments
 * @param wired whether the agent's property must be there when main begins
 */
record Variant(String name, List<String> arguments, boolean wired) {}
