package io.muster.registry.bench.registry;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.muster.registry.v1.ServiceDescription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The messages of etcd's rpc.proto that an agent needs, by their field numbers. */
final class EtcdForm {
  private static final int EVENTS = 11;
  private static final int EVENT_KV = 2;
  private static final int KV_VALUE = 5;

  private EtcdForm() {}

  /** Writes fields. */
  @FunctionalInterface
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] form(Fields fields) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      fields.write(out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] put(String key, byte[] value, long lease) {
    return form(
        out -> {
          out.writeString(1, key);
          out.writeByteArray(2, value);
          out.writeInt64(3, lease);
        });
  }

  static byte[] grant(long lease, long seconds) {
    return form(
        out -> {
          out.writeInt64(1, seconds);
          out.writeInt64(2, lease);
        });
  }

  static byte[] keep(long lease) {
    return form(out -> out.writeInt64(1, lease));
  }

  static byte[] watch(String key) {
    byte[] create = form(out -> out.writeString(1, key));
    return form(out -> out.writeByteArray(1, create));
  }

  /**
   * Tells the version of each event of a WatchResponse; "" when the watch stands or the key went.
   */
  static void versions(byte[] response, Contender.Told told) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(response);
      boolean event = false;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag >>> 3 == EVENTS) {
          event = true;
          ByteString value = field(field(in.readBytes(), EVENT_KV), KV_VALUE);
          told.version(ServiceDescription.parseFrom(value).getVersion());
        } else {
          in.skipField(tag);
        }
      }
      if (!event) {
        told.version("");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteString field(ByteString message, int number) throws IOException {
    CodedInputStream in = message.newCodedInput();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag >>> 3 == number) {
        return in.readBytes();
      }
      in.skipField(tag);
    }
    return ByteString.EMPTY;
  }
}
