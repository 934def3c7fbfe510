package io.muster.registry.cli;

import io.muster.registry.Allowed;
import io.muster.registry.token.Token;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code muster token revoke}: ends a token, and with it what was begun by it. */
@Command(
    name = "revoke",
    description =
        "Revoke a token, or all of a name: the streams and sessions that it let in are cut within a"
            + " minute.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster token revoke 4f2a91c07be3d815"})
@Allowed("the command line prints")
final class TokenRevokeCommand implements Callable<Integer> {
  private static final int NOT_FOUND = 3;

  @Mixin private final DataFolder folder = new DataFolder();

  @Parameters(
      paramLabel = "ID|NAME",
      description = "As muster token list shows it; of another tenant TENANT/NAME, of all */NAME.")
  private String which = "";

  @Override
  public Integer call() {
    TokenDesk desk = new TokenDesk(folder.path());
    return desk.run(
        (file, now) -> {
          List<Token> its =
              file.read().stream()
                  .filter(this::meant)
                  .filter(t -> t.trouble(now).isEmpty())
                  .toList();
          if (its.isEmpty()) {
            System.err.println(
                "no token that holds has the id or name \""
                    + which.replaceAll("\\p{Cntrl}", "?")
                    + "\"; muster token list shows them");
            return NOT_FOUND;
          }
          file.change(tokens -> tokens.stream().map(t -> meant(t) ? t.revoked(now) : t).toList());
          for (Token token : its) {
            System.out.println("revoked " + token.id() + " of " + token.title());
            desk.note("token-revoke", "token " + token.id() + " of " + token.title());
          }
          return 0;
        });
  }

  private boolean meant(Token token) {
    return token.meant(which);
  }
}
