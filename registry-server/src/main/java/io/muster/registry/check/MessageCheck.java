package io.muster.registry.check;

import com.google.protobuf.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message: each of its fields that has a rule, or a message below that has one. */
final class MessageCheck implements ValueCheck {
  private List<FieldCheck> fields = List.of();

  /** Given once, after all are made: a message may be a field of several others. */
  void fields(List<FieldCheck> all) {
    fields = List.copyOf(all);
  }

  boolean isEmpty() {
    return fields.isEmpty();
  }

  @Override
  public @Nullable Flaw of(Object value) {
    Message message = (Message) value;
    for (int i = 0; i < fields.size(); i++) { // every message comes here: no iterator
      Flaw flaw = fields.get(i).of(message);
      if (flaw != null) {
        return flaw;
      }
    }
    return null;
  }
}
