package io.muster.registry.cli;

import picocli.CommandLine.Command;

/** {@code muster config}: the parent of what is about settings. */
@Command(
    name = "config",
    description = "Settings of the registry, the command line and the agent.",
    subcommands = ConfigShowCommand.class,
    mixinStandardHelpOptions = true)
final class ConfigCommand extends Parent {}
