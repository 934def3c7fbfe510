package io.muster.registry.rules;

/**
 * A rule that has fired and is not cleared.
 *
 * @param rule which
 * @param sentence what is the matter, with the figures
 * @param sinceMillis when it began to hold, since 1970 by the registry's clock; for display
 */
public record Fired(Rule rule, String sentence, long sinceMillis) {}
