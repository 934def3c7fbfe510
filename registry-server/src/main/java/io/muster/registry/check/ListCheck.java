package io.muster.registry.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list: how many there may be, and what each has to be. */
record ListCheck(int most, @Nullable ValueCheck each) implements ValueCheck {
  @Override
  public @Nullable Flaw of(Object value) {
    List<?> list = (List<?>) value;
    if (list.size() > most) {
      return Flaw.of("at most " + most + ", got " + list.size());
    }
    if (each != null) {
      for (int i = 0; i < list.size(); i++) {
        Flaw flaw = each.of(list.get(i));
        if (flaw != null) {
          return flaw.in("[" + i + "]");
        }
      }
    }
    return null;
  }
}
