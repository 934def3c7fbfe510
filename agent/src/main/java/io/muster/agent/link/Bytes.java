package io.muster.agent.link;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Hands messages through as they are: they are written and read elsewhere. Any thread. */
final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
  @Override
  public InputStream stream(byte[] message) {
    return new ByteArrayInputStream(message);
  }

  /** Reads a message, whose length the channel has bounded and knows. */
  @Override
  public byte[] parse(InputStream in) {
    try {
      byte[] message = new byte[in.available()];
      new DataInputStream(in).readFully(message);
      return message;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
