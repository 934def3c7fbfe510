package io.muster.agent.link;

import io.muster.agent.measure.Measurement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the figures are of, as it was said last on a conversation. The loop's thread. */
final class Legend {
  private List<Measurement> said = new ArrayList<>();
  private @Nullable Object on;
  private long number;

  /**
   * Returns whether these figures need another legend than the last one said: they are of other
   * things, or the conversation is another.
   */
  boolean changed(List<Measurement> read, Object conversation) {
    if (conversation.equals(on) && same(read)) {
      return false;
    }
    on = conversation;
    said = read;
    number++;
    return true;
  }

  /** Returns the number of the legend in force. */
  long number() {
    return number;
  }

  private boolean same(List<Measurement> read) {
    if (read.size() != said.size()) {
      return false;
    }
    for (int i = 0; i < read.size(); i++) {
      if (!read.get(i).isOfTheSameAs(said.get(i))) {
        return false;
      }
    }
    return true;
  }
}
