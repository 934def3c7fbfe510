package io.muster.registry.stream;

import io.muster.registry.roster.Rules;
import java.time.Duration;

/**
 * What the registry tells every agent in its welcome.
 *
 * @param metricsInterval how often figures are expected
 * @param rules how long silence is believed
 * @param version of the registry
 */
public record Terms(Duration metricsInterval, Rules rules, String version) {}
