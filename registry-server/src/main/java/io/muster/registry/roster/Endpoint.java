package io.muster.registry.roster;

import java.util.Set;

/**
 * One address at which a requirement is met.
 *
 * @param instance behind it
 * @param host IP literal or DNS name
 * @param port 1 to 65535
 * @param protocol for example "http"
 * @param version of the service, may be empty
 * @param state of the instance
 * @param tags it carries
 */
public record Endpoint(
    InstanceId instance,
    String host,
    int port,
    String protocol,
    String version,
    State state,
    Set<String> tags) {}
