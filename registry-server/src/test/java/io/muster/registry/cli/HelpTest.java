package io.muster.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest {
  @Test
  void everyCommandExplainsItself() {
    List<String> silent = new ArrayList<>();
    each(Muster.whole(), List.of(), silent);
    assertThat(silent).isEmpty();
  }

  private static void each(CommandLine command, List<String> words, List<String> silent) {
    if (command.getCommandSpec().usageMessage().hidden()) {
      return; // for other commands, not for people
    }
    List<String> asked = new ArrayList<>(words);
    asked.add("--help");
    Said said = Said.by(asked);
    if (said.code() != 0
        || !said.out().contains("Usage: " + command.getCommandSpec().qualifiedName())) {
      silent.add(String.join(" ", asked) + ": " + said);
    }
    command
        .getSubcommands()
        .forEach(
            (name, below) -> {
              List<String> its = new ArrayList<>(words);
              its.add(name);
              each(below, its, silent);
            });
  }
}
