package io.muster.registry.cli;

import picocli.CommandLine.Command;

/** {@code muster token}: the parent of what is about tokens. */
@Command(
    name = "token",
    description = {
      "Tokens of a registry on this machine: by them agents join and people sign in.",
      "A running registry knows of a change within seconds."
    },
    subcommands = {TokenCreateCommand.class, TokenListCommand.class, TokenRevokeCommand.class},
    mixinStandardHelpOptions = true)
final class TokenCommand extends Parent {}
