package io.muster.registry.wire;

import com.google.gson.stream.JsonWriter;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/**
 * The protocol's messages in JSON as people's tools like it: ids in hex, numbers as numbers, states
 * in lower case, every field there but messages that are not set. Protobuf's own form writes long
 * numbers as text and ids in base64. The page's description tells the same in OpenAPI. Pure.
 */
public final class Json {
  private Json() {}

  /** Returns the message's JSON, without line breaks. */
  public static String of(MessageOrBuilder message) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setHtmlSafe(true); // costs nothing, and saves whoever puts it into a page
      write(message, json);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return text.toString();
  }

  private static void write(MessageOrBuilder message, JsonWriter json) throws IOException {
    json.beginObject();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.isMapField()) {
        json.name(field.getJsonName());
        map((List<?>) message.getField(field), json);
      } else if (field.isRepeated()) {
        json.name(field.getJsonName()).beginArray();
        for (Object value : (List<?>) message.getField(field)) {
          value(field, value, json);
        }
        json.endArray();
      } else if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
          || message.hasField(field)) {
        json.name(field.getJsonName());
        value(field, message.getField(field), json);
      }
    }
    json.endObject();
  }

  private static void map(List<?> entries, JsonWriter json) throws IOException {
    json.beginObject();
    for (Object entry : entries) {
      Message pair = (Message) entry;
      FieldDescriptor key = pair.getDescriptorForType().findFieldByNumber(1);
      FieldDescriptor value = pair.getDescriptorForType().findFieldByNumber(2);
      json.name(pair.getField(key).toString());
      value(value, pair.getField(value), json);
    }
    json.endObject();
  }

  private static void value(FieldDescriptor field, Object value, JsonWriter json)
      throws IOException {
    switch (field.getJavaType()) {
      case MESSAGE -> write((Message) value, json);
      case ENUM -> json.value(word((EnumValueDescriptor) value));
      case BYTE_STRING -> json.value(Hex.of((ByteString) value));
      case STRING -> json.value((String) value);
      case BOOLEAN -> json.value((Boolean) value);
      case INT -> json.value(Integer.toUnsignedLong((Integer) value));
      case LONG -> json.value(whole((Long) value));
      case FLOAT, DOUBLE -> number(((Number) value).doubleValue(), json);
    }
  }

  private static Number whole(long value) {
    return value >= 0 ? Long.valueOf(value) : new BigInteger(Long.toUnsignedString(value));
  }

  /** JSON has no NaN: what is missing is null. Whole numbers are written without a fraction. */
  private static void number(double value, JsonWriter json) throws IOException {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      json.nullValue();
    } else if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      json.value((long) value);
    } else {
      json.value(value);
    }
  }

  /** Returns an enum's value as it is written. */
  public static String word(EnumValueDescriptor value) {
    return value.getName().endsWith("_UNSPECIFIED")
        ? "unspecified"
        : value.getName().toLowerCase(Locale.ROOT);
  }
}
