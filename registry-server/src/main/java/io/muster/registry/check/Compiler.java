package io.muster.registry.check;

import build.buf.validate.BytesRules;
import build.buf.validate.FieldRules;
import build.buf.validate.Ignore;
import build.buf.validate.MapRules;
import build.buf.validate.RepeatedRules;
import build.buf.validate.StringRules;
import build.buf.validate.UInt32Rules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From the options of the {@code .proto} files to checks. A rule that it does not know is an error:
 * what is written there must hold. Confined to one thread.
 */
final class Compiler {
  private static final Set<String> KNOWN =
      Set.of(
          "FieldRules.required",
          "FieldRules.ignore",
          "FieldRules.string",
          "FieldRules.bytes",
          "FieldRules.uint32",
          "FieldRules.repeated",
          "FieldRules.map",
          "StringRules.min_len",
          "StringRules.max_len",
          "StringRules.pattern",
          "BytesRules.len",
          "UInt32Rules.gte",
          "UInt32Rules.lte",
          "RepeatedRules.max_items",
          "RepeatedRules.items",
          "MapRules.max_pairs",
          "MapRules.keys",
          "MapRules.values");

  private final Map<Descriptor, MessageCheck> made = new HashMap<>();

  /** Returns what was made so far. */
  Map<Descriptor, MessageCheck> made() {
    return made;
  }

  /**
   * Returns the check of messages of that type.
   *
   * @throws IllegalStateException when a rule is none it knows
   */
  MessageCheck message(Descriptor type) {
    MessageCheck known = made.get(type);
    if (known != null) {
      return known;
    }
    MessageCheck fresh = new MessageCheck();
    made.put(type, fresh);
    List<FieldCheck> fields = new ArrayList<>();
    for (FieldDescriptor field : type.getFields()) {
      field(field).ifPresent(fields::add);
    }
    fresh.fields(fields);
    return fresh;
  }

  private Optional<FieldCheck> field(FieldDescriptor field) {
    FieldRules rules = field.getOptions().getExtension(ValidateProto.field);
    try {
      known(rules);
      ValueCheck value = value(field, rules);
      return value == null && !rules.getRequired()
          ? Optional.empty()
          : Optional.of(
              new FieldCheck(
                  field.getName(),
                  field.hasPresence() ? Getters.has(field) : null,
                  Getters.value(field),
                  rules.getRequired(),
                  rules.getIgnore() == Ignore.IGNORE_IF_ZERO_VALUE,
                  value));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(field.getFullName() + ": " + e.getMessage(), e);
    }
  }

  private @Nullable ValueCheck value(FieldDescriptor field, FieldRules rules) {
    if (field.isMapField()) {
      return rules.hasMap() ? map(rules.getMap()) : null;
    }
    if (field.isRepeated()) {
      return list(rules.getRepeated(), below(field));
    }
    return below(field) == null ? single(rules) : below(field);
  }

  /** Returns the check of the messages in the field; null when it has none, or they need none. */
  private @Nullable ValueCheck below(FieldDescriptor field) {
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      return null;
    }
    MessageCheck below = message(field.getMessageType());
    return below.isEmpty() ? null : below;
  }

  private static @Nullable ValueCheck list(RepeatedRules rules, @Nullable ValueCheck below) {
    ValueCheck each = below == null ? single(rules.getItems()) : below;
    return each == null && !rules.hasMaxItems()
        ? null
        : new ListCheck(rules.hasMaxItems() ? size(rules.getMaxItems()) : Integer.MAX_VALUE, each);
  }

  private static ValueCheck map(MapRules rules) {
    return new MapCheck(
        rules.hasMaxPairs() ? size(rules.getMaxPairs()) : Integer.MAX_VALUE,
        single(rules.getKeys()),
        single(rules.getValues()));
  }

  private static @Nullable ValueCheck single(FieldRules rules) {
    return switch (rules.getTypeCase()) {
      case STRING -> text(rules.getString());
      case BYTES -> bytes(rules.getBytes());
      case UINT32 -> number(rules.getUint32());
      case TYPE_NOT_SET -> null;
      default -> throw new IllegalArgumentException("no rule that the registry knows: " + rules);
    };
  }

  private static ValueCheck text(StringRules rules) {
    return new TextCheck(
        size(rules.getMinLen()),
        rules.hasMaxLen() ? size(rules.getMaxLen()) : Integer.MAX_VALUE,
        rules.hasPattern() ? Characters.of(rules.getPattern()) : null);
  }

  private static ValueCheck bytes(BytesRules rules) {
    return new BytesCheck(size(rules.getLen()));
  }

  private static ValueCheck number(UInt32Rules rules) {
    return new NumberCheck(
        Integer.toUnsignedLong(rules.getGte()),
        rules.hasLte() ? Integer.toUnsignedLong(rules.getLte()) : NumberCheck.LARGEST);
  }

  private static int size(long number) {
    return Math.toIntExact(number);
  }

  private static void known(Message rules) {
    rules
        .getAllFields()
        .forEach(
            (field, value) -> {
              String name = field.getContainingType().getName() + "." + field.getName();
              if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("no rule that the registry knows: " + name);
              }
              if (value instanceof Message below) {
                known(below);
              }
            });
    if (!rules.getUnknownFields().asMap().isEmpty()) {
      throw new IllegalArgumentException(
          "a rule of a newer buf.validate than is on the class path");
    }
  }
}
