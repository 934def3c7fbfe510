package io.muster.registry.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is on the wire stays what it means: every name, number and type against a text file. */
class WireShapeTest {
  private static final List<Descriptors.FileDescriptor> FILES =
      List.of(
          RegistryOuterClass.getDescriptor(),
          Description.getDescriptor(),
          FleetOuterClass.getDescriptor(),
          HooksOuterClass.getDescriptor());

  @Test
  void everyFieldHasTheNumberAndTypeItHadBefore() throws IOException {
    String before;
    try (InputStream in =
        Objects.requireNonNull(WireShapeTest.class.getResourceAsStream("/wire-shape.txt"))) {
      before = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(shape())
        .as("numbers never change meaning; when you add something, add its line to wire-shape.txt")
        .isEqualTo(before);
  }

  static String shape() {
    StringBuilder shape = new StringBuilder();
    for (Descriptors.FileDescriptor file : FILES) {
      file.getServices()
          .forEach(
              service ->
                  service
                      .getMethods()
                      .forEach(
                          method ->
                              shape
                                  .append(method.getFullName())
                                  .append(method.toProto().getClientStreaming() ? " stream " : " ")
                                  .append(method.getInputType().getName())
                                  .append(
                                      method.toProto().getServerStreaming()
                                          ? " -> stream "
                                          : " -> ")
                                  .append(method.getOutputType().getName())
                                  .append('\n')));
      file.getMessageTypes().forEach(message -> append(shape, message));
    }
    return shape.toString();
  }

  private static void append(StringBuilder shape, Descriptors.Descriptor message) {
    for (Descriptors.FieldDescriptor field : message.getFields()) {
      shape
          .append(field.getFullName())
          .append(" = ")
          .append(field.getNumber())
          .append(field.isRepeated() ? " repeated " : " ")
          .append(field.getType())
          .append('\n');
    }
    message
        .getEnumTypes()
        .forEach(
            type ->
                type.getValues()
                    .forEach(
                        value ->
                            shape
                                .append(value.getFullName())
                                .append(" = ")
                                .append(value.getNumber())
                                .append('\n')));
    message.getNestedTypes().forEach(nested -> append(shape, nested));
  }

  /** Prints the shape of today, for the file. */
  public static void main(String[] arguments) {
    System.out.print(shape());
  }
}
