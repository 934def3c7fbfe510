package io.muster.registry.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.muster.registry.roster.Verbatim;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Described;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an agent said, with what must not be made anew from it: its length, and the bytes of the
 * description, over which the agent makes its digest. Written again, they would cost as much as
 * reading them did, and fields that only a newer agent knows would stand elsewhere in them.
 *
 * @param message as it was read
 * @param length in bytes, as they came
 * @param description the service's description as it was said; empty when the message has none, or
 *     says it in pieces
 */
public record Heard(AgentMessage message, int length, Optional<Verbatim> description) {
  private static final int WHOLE = WireFormat.WIRETYPE_LENGTH_DELIMITED;

  /** Returns what comes as that message. */
  public static Heard of(AgentMessage message) {
    try {
      return of(message.toByteArray());
    } catch (IOException e) {
      throw new IllegalStateException("an array that was just written", e);
    }
  }

  /**
   * Reads a message.
   *
   * @throws InvalidProtocolBufferException when it is none
   */
  static Heard of(byte[] bytes) throws IOException {
    AgentMessage message = AgentMessage.parseFrom(bytes);
    return new Heard(
        message, bytes.length, message.hasDescribed() ? description(bytes) : Optional.empty());
  }

  private static Optional<Verbatim> description(byte[] bytes) throws IOException {
    Span described = Span.of(bytes, new Span(0, bytes.length), AgentMessage.DESCRIBED_FIELD_NUMBER);
    Span service =
        described == null ? null : Span.of(bytes, described, Described.SERVICE_FIELD_NUMBER);
    return Optional.ofNullable(service).map(span -> Verbatim.of(bytes, span.from(), span.to()));
  }

  /** Bytes of a message: the first, and the one behind the last. */
  private record Span(int from, int to) {
    /** Returns where that field, a message, stands in another one, if it stands there once. */
    static @Nullable Span of(byte[] bytes, Span in, int field) throws IOException {
      CodedInputStream input = CodedInputStream.newInstance(bytes, in.from, in.to - in.from);
      Span found = null;
      for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
        if (tag != (field << 3 | WHOLE)) {
          input.skipField(tag);
          continue;
        }
        int length = input.readRawVarint32();
        int from = in.from + input.getTotalBytesRead();
        input.skipRawBytes(length);
        if (found != null) {
          return null; // protobuf makes one of both
        }
        found = new Span(from, from + length);
      }
      return found;
    }
  }

  /** Reads it from a stream of gRPC's. */
  public static final class Marshaller implements MethodDescriptor.Marshaller<Heard> {
    @Override
    public InputStream stream(Heard heard) {
      return heard.message().toByteString().newInput();
    }

    @Override
    public Heard parse(InputStream stream) {
      try {
        return of(
            stream instanceof KnownLength
                ? stream.readNBytes(stream.available()) // no buffer before it is known how large
                : stream.readAllBytes());
      } catch (IOException e) {
        throw Status.INTERNAL
            .withDescription("expected an AgentMessage, got " + e.getMessage())
            .withCause(e)
            .asRuntimeException();
      }
    }
  }
}
