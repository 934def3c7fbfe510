package io.muster.registry.cli;

import com.google.protobuf.Message;
import io.muster.registry.Allowed;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/**
 * A question that one answer of the registry's API answers; asked over HTTP, which starts at once.
 *
 * @param <T> the answer
 */
@Allowed("the command line prints")
abstract class Question<T extends Message> extends Printing<T> implements Callable<Integer> {
  @Mixin private final RegistryOption registry = new RegistryOption();

  /**
   * Asks.
   *
   * @throws Unanswered with the words for the person who asked
   */
  abstract T ask(Asking registry);

  @Override
  public Integer call() {
    try {
      T answer = ask(new Asking(registry));
      print(answer);
      return exitCode(answer);
    } catch (Unanswered e) {
      System.err.println(e.words());
      return e.exitCode();
    }
  }
}
