package io.muster.registry.cli;

import picocli.CommandLine.Command;

/** {@code muster tls}: the parent of what makes certificates. */
@Command(
    name = "tls",
    description = "Make the certificates of a registry and of services, renew them, look at them.",
    subcommands = {TlsInitCommand.class, TlsRenewCommand.class, TlsShowCommand.class},
    mixinStandardHelpOptions = true)
final class TlsCommand extends Parent {}
