package io.muster.registry.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import build.buf.validate.FieldRules;
import build.buf.validate.Ignore;
import build.buf.validate.StringRules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.Description;
import io.muster.registry.v1.FleetOuterClass;
import io.muster.registry.v1.HooksOuterClass;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.RegistryOuterClass;
import io.muster.registry.v1.ServiceDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule that a .proto file states holds, and what breaks it is told by the field's path. */
class ProtocolTest {
  private static final byte[] ID = new byte[16];

  private static Stream<Descriptor> types() {
    return Stream.of(
            RegistryOuterClass.getDescriptor(),
            Description.getDescriptor(),
            FleetOuterClass.getDescriptor(),
            HooksOuterClass.getDescriptor())
        .flatMap(file -> file.getMessageTypes().stream());
  }

  static Stream<Arguments> broken() {
    return types()
        .flatMap(type -> type.getFields().stream())
        .flatMap(field -> breaking(field).stream());
  }

  /** Returns one message for each way in which the field can break its rule. */
  private static List<Arguments> breaking(FieldDescriptor field) {
    FieldRules rules = rules(field);
    List<Arguments> broken = new ArrayList<>();
    String name = field.getName();
    if (rules.getRequired()) {
      add(broken, field, name, without(field));
    }
    if (field.isMapField() && rules.hasMap()) {
      int most = (int) rules.getMap().getMaxPairs();
      List<Object> pairs = new ArrayList<>();
      for (int i = 0; i <= most; i++) {
        pairs.add(pair("k" + i, "v"));
      }
      add(broken, field, name, with(field, pairs));
      for (String text : wrong(rules.getMap().getKeys().getString())) {
        add(broken, field, name, with(field, List.of(pair(text, "v"))));
      }
      for (String text : wrong(rules.getMap().getValues().getString())) {
        add(broken, field, name + "[\"k\"]", with(field, List.of(pair("k", text))));
      }
    } else if (field.isRepeated() && !field.isMapField()) {
      if (rules.getRepeated().hasMaxItems()) {
        Object[] many = new Object[(int) rules.getRepeated().getMaxItems() + 1];
        Arrays.fill(many, right(field));
        add(broken, field, name, with(field, List.of(many)));
      }
      for (String text : wrong(rules.getRepeated().getItems().getString())) {
        add(broken, field, name + "[0]", with(field, List.of(text)));
      }
    } else if (!field.isMapField()) {
      for (Object value : wrong(rules)) {
        add(broken, field, name, with(field, value));
      }
    }
    return broken;
  }

  private static void add(
      List<Arguments> broken, FieldDescriptor field, String path, Message message) {
    broken.add(Arguments.of(field.getFullName() + " " + broken.size(), path, message));
  }

  private static FieldRules rules(FieldDescriptor field) {
    return field.getOptions().getExtension(ValidateProto.field);
  }

  private static List<Object> wrong(FieldRules rules) {
    List<Object> wrong = new ArrayList<>();
    if (rules.hasUint32()) {
      if (rules.getUint32().hasLte()) {
        wrong.add(rules.getUint32().getLte() + 1);
        wrong.add(-1);
      }
      if (rules.getUint32().hasGte()) {
        wrong.add(rules.getUint32().getGte() - 1);
      }
    }
    if (rules.hasBytes()) {
      wrong.add(ByteString.copyFrom(new byte[17]));
      wrong.add(ByteString.copyFrom(new byte[1]));
    }
    wrong.addAll(wrong(rules.getString()));
    if (rules.hasString()
        && rules.getString().getPattern().contains("{1,")
        && rules.getIgnore() != Ignore.IGNORE_IF_ZERO_VALUE) {
      wrong.add("");
    }
    return wrong;
  }

  private static List<String> wrong(StringRules rules) {
    List<String> wrong = new ArrayList<>();
    if (rules.hasMaxLen()) {
      wrong.add("x".repeat((int) rules.getMaxLen() + 1));
    }
    if (rules.getMinLen() > 0) {
      wrong.add("");
    }
    if (rules.hasPattern()) {
      wrong.add("a\u0007");
      wrong.add("a\u0085");
      if (rules.getPattern().contains("}$")) {
        wrong.add("x".repeat(256));
        wrong.add("a b");
        wrong.add("\u0430"); // Cyrillic, and looks like an a
      }
    }
    return wrong;
  }

  private static Map.Entry<String, String> pair(String key, String value) {
    return Map.entry(key, value);
  }

  private static Message with(FieldDescriptor field, Object value) {
    Message.Builder builder = instance(field.getContainingType()).toBuilder();
    if (field.isMapField()) {
      Descriptor type = field.getMessageType();
      for (Object pair : (List<?>) value) {
        builder.addRepeatedField(
            field,
            builder
                .newBuilderForField(field)
                .setField(type.findFieldByNumber(1), ((Map.Entry<?, ?>) pair).getKey())
                .setField(type.findFieldByNumber(2), ((Map.Entry<?, ?>) pair).getValue())
                .build());
      }
      return builder.build();
    }
    return builder.setField(field, value).build();
  }

  private static Message without(FieldDescriptor field) {
    return instance(field.getContainingType()).toBuilder().clearField(field).build();
  }

  private static Object right(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> instance(field.getMessageType());
      case STRING -> "a";
      case BYTE_STRING -> ByteString.copyFrom(ID);
      case DOUBLE -> 1.0;
      default -> throw new IllegalStateException(field.getFullName());
    };
  }

  /** Returns a message of that type that breaks no rule, with as little in it as that takes. */
  private static Message instance(Descriptor type) {
    Message.Builder builder = generated(type).newBuilderForType();
    for (FieldDescriptor field : type.getFields()) {
      FieldRules rules = rules(field);
      if (rules.getRequired() || rules.hasString() || rules.hasBytes()) {
        builder.setField(field, right(field));
      } else if (rules.getUint32().hasGte()) {
        builder.setField(field, rules.getUint32().getGte());
      }
    }
    return builder.build();
  }

  private static Message generated(Descriptor type) {
    try {
      Class<?> generated = Class.forName("io.muster.registry.v1." + type.getName());
      return (Message) generated.getMethod("getDefaultInstance").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getFullName(), e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void whatBreaksARuleIsToldByItsPath(String what, String path, Message message) {
    assertThatThrownBy(() -> Protocol.check(message))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(path + ": ")
        .message()
        .doesNotContain("\u0007");
  }

  @Test
  void whatBreaksNoneIsTaken() {
    types().forEach(type -> Protocol.check(instance(type)));
  }

  @Test
  void thePathLeadsThroughListsAndMessages() {
    Described described =
        Described.newBuilder()
            .setService(
                ServiceDescription.newBuilder()
                    .setName("a")
                    .addPorts(Port.newBuilder().setNumber(1).setName("http").setProtocol("http"))
                    .addPorts(Port.newBuilder().setNumber(2).setName("h t").setProtocol("http")))
            .build();
    assertThatThrownBy(() -> Protocol.check(described))
        .hasMessage(
            "service.ports[1].name: expected 1 to 128 of 0-9 A-Z a-z - . _, the first of 0-9 A-Z"
                + " a-z, got \"h t\"");
  }

  /** A text an agent or a person says has a rule; what the registry says itself may go without. */
  @Test
  void everyTextThatArrivesHasARule() {
    List<String> arriving =
        List.of(
            "AgentMessage",
            "ResolveRequest",
            "ListRequest",
            "GetRequest",
            "EventsRequest",
            "ActionRequest",
            "ClearRequest",
            "TestHookRequest");
    List<String> without = new ArrayList<>();
    types().filter(type -> arriving.contains(type.getName())).forEach(type -> look(type, without));
    assertThat(without).isEmpty();
  }

  private static void look(Descriptor type, List<String> without) {
    for (FieldDescriptor field : type.getFields()) {
      boolean text =
          field.getJavaType() == FieldDescriptor.JavaType.STRING
              || field.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING
              || field.isRepeated();
      if (text && rules(field).equals(FieldRules.getDefaultInstance())) {
        without.add(field.getFullName());
      }
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField()) {
        look(field.getMessageType(), without);
      }
    }
  }
}
