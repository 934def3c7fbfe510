package io.muster.registry.tls;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A certificate of the registry's that is in use, and how its file is now.
 *
 * @param setting the setting that names the file
 * @param path the file
 * @param subject whose it is
 * @param serial its number, in hex
 * @param notAfter the last moment it is good for
 * @param problem why what the file says now is not used, if it is not
 */
public record CertificateState(
    String setting,
    Path path,
    String subject,
    String serial,
    Instant notAfter,
    Optional<String> problem) {}
