package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class ServerOptionsTest {
  private static ServerOptions byTheCommand(String... arguments) {
    ServerCommand command = new ServerCommand();
    new CommandLine(command).parseArgs(arguments);
    return command.options();
  }

  private static void assertReadAlike(String... arguments) {
    assertThat(ServerOptions.plain(List.of(arguments)))
        .as(String.join(" ", arguments))
        .contains(byTheCommand(arguments));
  }

  @Test
  void eachOptionIsReadAsTheCommandReadsIt() {
    List<OptionSpec> options = new CommandLine(new ServerCommand()).getCommandSpec().options();
    assertThat(options).hasSizeGreaterThan(15);
    for (OptionSpec option : options) {
      String name = option.longestName();
      if (option.usageHelp() || option.versionHelp()) {
        assertThat(ServerOptions.plain(List.of(name))).isEmpty();
      } else if (option.arity().max() == 0) {
        assertReadAlike(name);
      } else {
        assertReadAlike(name, "of two words");
        assertReadAlike(name, "a=b");
        assertReadAlike(name + "=a=b,c");
      }
    }
  }

  @Test
  void manyAndNoneAreReadAlike() {
    assertReadAlike();
    assertReadAlike(
        "--listen",
        "0.0.0.0:7400",
        "--insecure-non-loopback",
        "--data-dir=/var/lib/muster",
        "--config",
        "muster.properties",
        "--actions=none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--listen",
        "--listen=",
        "--listen --actions none",
        "--listen a --listen b",
        "--listen=a --listen=a",
        "--listen @file",
        "--listen \"a\"",
        "--listen 'a'",
        "--listne a",
        "--listen a stray",
        "--listen a --",
        "--insecure-non-loopback=true",
        "--insecure-non-loopback --insecure-non-loopback",
        "--config",
        "--help",
        "-h",
        "@file",
        "listen=a",
        "--",
      })
  void whatIsNotPlainIsLeftToTheCommand(String words) {
    assertThat(ServerOptions.plain(List.of(words.split(" ")))).isEmpty();
  }
}
