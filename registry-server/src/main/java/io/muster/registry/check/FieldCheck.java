package io.muster.registry.check;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One field of a message.
 *
 * @param name of the field
 * @param has tells whether it is set; null when it cannot tell, and so always is
 * @param value reads it
 * @param required whether it must be set
 * @param zeroIsFine whether its zero value passes unchecked
 * @param check of its value; null when it has only to be there
 */
record FieldCheck(
    String name,
    @Nullable Predicate<Message> has,
    Function<Message, Object> value,
    boolean required,
    boolean zeroIsFine,
    @Nullable ValueCheck check) {
  @Nullable Flaw of(Message message) {
    if (has != null && !has.test(message)) {
      return required ? Flaw.of("expected to be set").in(name) : null;
    }
    if (check == null) {
      return null;
    }
    Object read = value.apply(message);
    if (zeroIsFine && isZero(read)) {
      return null;
    }
    Flaw flaw = check.of(read);
    return flaw == null ? null : flaw.in(name);
  }

  /** By one type after the other, since every field of every description comes here. */
  private static boolean isZero(Object value) {
    if (value instanceof String text) {
      return text.isEmpty();
    }
    if (value instanceof Number number) {
      return number.longValue() == 0;
    }
    return value instanceof ByteString bytes && bytes.isEmpty();
  }
}
