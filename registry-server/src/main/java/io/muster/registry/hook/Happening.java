package io.muster.registry.hook;

/**
 * One thing that happened to a service.
 *
 * @param kind what
 * @param service whose
 * @param who the instance in brief, or the requirement that is unmet
 * @param version of the instance, may be empty
 * @param reason in words, may be empty
 * @param atMillis since 1970 by the registry's clock
 */
record Happening(
    Kind kind, String service, String who, String version, String reason, long atMillis) {}
