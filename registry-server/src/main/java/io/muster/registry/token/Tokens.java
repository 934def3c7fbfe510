package io.muster.registry.token;

import io.muster.registry.Log;
import io.muster.registry.identity.Identity;
import io.muster.registry.identity.Right;
import io.muster.registry.identity.Watched;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tokens as a running registry knows them. Any thread; looked at anew by one. */
public final class Tokens {
  private final TokenFile file;
  private final Watched<Map<String, Token>> known;

  /** Makes it, with none until {@link #begin} or {@link #look}. */
  public Tokens(TokenFile file, Log log) {
    this.file = file;
    this.known = new Watched<>(file.path(), Map.of(), path -> byId(file.read()), log);
  }

  private static Map<String, Token> byId(List<Token> tokens) {
    return tokens.stream()
        .collect(Collectors.toMap(Token::id, Function.identity(), (one, same) -> same));
  }

  /**
   * Reads them for the first time.
   *
   * @throws IOException when they cannot be read
   */
  public void begin() throws IOException {
    known.begin();
  }

  /** Reads them anew if the file has changed. */
  public void look() {
    known.look();
  }

  /** Returns whether somebody has a token of an administrator at that time, good more than once. */
  boolean anyAdmin(long nowMillis) {
    return known.value().values().stream()
        .filter(token -> token.trouble(nowMillis).isEmpty() && token.sight().ofRegistry())
        .anyMatch(token -> !token.once() && token.rights().contains(Right.ADMIN));
  }

  /** Returns whether somebody could sign in with this at that time, once. */
  boolean waits(String text, long nowMillis) {
    return good(text, nowMillis).filter(Token::waits).isPresent();
  }

  /** Returns who shows this text; nobody, with the reason, when it is not good. */
  public Identity identify(String text, long nowMillis) {
    Optional<Token> token = good(text, nowMillis);
    if (token.isPresent()) {
      return token.get().once()
          ? Identity.nobody(
              "the token "
                  + token.get().id()
                  + " is for signing in to the page, once; muster token create makes others")
          : token.get().identity();
    }
    return Identity.nobody(trouble(text, nowMillis));
  }

  /**
   * Signs in with it; one that is good once is used up, on disk, before it counts. Blocks for a
   * moment.
   */
  public Identity signIn(String text, long nowMillis) {
    Optional<Token> token = good(text, nowMillis);
    if (token.isEmpty()) {
      return Identity.nobody(trouble(text, nowMillis));
    }
    if (!token.get().once() || useUp(token.get().id(), nowMillis)) {
      return token.get().identity();
    }
    return Identity.nobody("the token " + token.get().id() + " was used before; it is good once");
  }

  private boolean useUp(String id, long nowMillis) {
    boolean[] first = {false};
    try {
      file.change(
          tokens ->
              tokens.stream()
                  .map(
                      token -> {
                        boolean its = token.id().equals(id) && token.span().used() == 0;
                        first[0] |= its && token.trouble(nowMillis).isEmpty();
                        return its ? token.used(nowMillis) : token;
                      })
                  .toList());
      known.look();
      return first[0];
    } catch (IOException | IllegalArgumentException e) {
      return false; // what cannot be written down as used is not used
    }
  }

  /** Returns who has the token of this id, as long as it is good, also when it is used up. */
  public Identity holder(String id, long nowMillis) {
    Token token = known.value().get(id);
    if (token == null) {
      return Identity.nobody("the token " + id + " is no longer known");
    }
    return token.trouble(nowMillis).map(Identity::nobody).orElseGet(token::identity);
  }

  private Optional<Token> good(String text, long nowMillis) {
    Optional<TokenText> shown = TokenText.parse(text);
    Optional<Token> token = shown.flatMap(one -> Optional.ofNullable(known.value().get(one.id())));
    // Compared in any case, so that an id that is known takes no longer than one that is not.
    boolean its =
        shown.isPresent() && shown.get().isOf(token.map(Token::hash).orElse("0".repeat(64)));
    return its ? token.filter(one -> one.trouble(nowMillis).isEmpty()) : Optional.empty();
  }

  /** Of a token that is not its own nobody learns how it stands. */
  private String trouble(String text, long nowMillis) {
    return TokenText.parse(text)
        .flatMap(
            shown ->
                Optional.ofNullable(known.value().get(shown.id()))
                    .filter(token -> shown.isOf(token.hash()))
                    .flatMap(token -> token.trouble(nowMillis)))
        .orElse("the token is not known here, or is not whole; muster token list shows which are");
  }
}
