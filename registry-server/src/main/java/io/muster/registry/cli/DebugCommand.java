package io.muster.registry.cli;

import picocli.CommandLine.Command;

/** {@code muster debug}: the parent of what helps those who help. */
@Command(
    name = "debug",
    description = "What to send along with a question or a fault report.",
    subcommands = DebugBundleCommand.class,
    mixinStandardHelpOptions = true)
final class DebugCommand extends Parent {}
