package io.muster.registry.check;

import io.muster.registry.roster.Grammar;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pairs: how many there may be, and what each key and value has to be. */
record MapCheck(int most, @Nullable ValueCheck keys, @Nullable ValueCheck values)
    implements ValueCheck {
  @Override
  public @Nullable Flaw of(Object value) {
    Map<?, ?> pairs = (Map<?, ?>) value;
    if (pairs.size() > most) {
      return Flaw.of("at most " + most + ", got " + pairs.size());
    }
    for (Map.Entry<?, ?> pair : pairs.entrySet()) {
      Flaw key = keys == null ? null : keys.of(pair.getKey());
      if (key != null) {
        return Flaw.of("a key: " + key.words());
      }
      Flaw flaw = values == null ? null : values.of(pair.getValue());
      if (flaw != null) {
        return flaw.in("[\"" + Grammar.shown(String.valueOf(pair.getKey())) + "\"]");
      }
    }
    return null;
  }
}
