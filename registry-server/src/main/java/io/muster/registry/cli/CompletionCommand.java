package io.muster.registry.cli;

import io.muster.registry.Allowed;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code muster completion bash}: what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    description = "Print the script with which a shell completes commands and options.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example: source <(muster completion bash)",
      "For good: muster completion bash > ~/.local/share/bash-completion/completions/muster",
      "zsh:      muster completion zsh > ~/.muster-completion.zsh, and source that in ~/.zshrc"
    })
@Allowed("the command line prints")
final class CompletionCommand implements Callable<Integer> {
  /** Shells that can be helped. */
  enum Shell {
    /** Bash 4 or newer. */
    BASH,
    /** Takes the same script, by its own stand-in for bash's completion, which the script loads. */
    ZSH
  }

  @Parameters(paramLabel = "SHELL", description = "bash or zsh")
  private Shell shell = Shell.BASH;

  @Override
  public Integer call() {
    if (shell == Shell.ZSH) {
      System.out.println("autoload -U +X compinit && compinit");
    }
    System.out.println(AutoComplete.bash("muster", Muster.whole()));
    return 0;
  }
}
