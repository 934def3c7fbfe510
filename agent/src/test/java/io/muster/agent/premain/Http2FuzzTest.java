package io.muster.agent.premain;

import io.muster.fuzz.Fuzz;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a peer answers, the call ends, with messages or with "this is no registry". */
class Http2FuzzTest {
  private static final long MILLIS = 10_000;
  private static final String SETTINGS = "000006" + "0400" + "00000000" + "000300000064";
  private static final String ACK = "000000" + "0401" + "00000000";
  private static final String PING = "000008" + "0600" + "00000000" + "0102030405060708";
  private static final String HEADERS = "000001" + "0104" + "00000001" + "88";
  private static final String ANSWER = "000007" + "0000" + "00000001" + "00" + "00000002" + "0a00";
  private static final String HALF = "000006" + "0000" + "00000001" + "00" + "00000002" + "0a";
  private static final String PADDED = "000003" + "0009" + "00000001" + "01" + "00" + "00";
  private static final String END = "000001" + "0105" + "00000001" + "88";

  @Test
  void answersOfRegistries() {
    List<byte[]> good =
        Arrays.asList(
            HexFormat.of().parseHex(SETTINGS + ACK + HEADERS + ANSWER + END),
            HexFormat.of().parseHex(SETTINGS + PING + HEADERS + HALF + PADDED),
            HexFormat.of().parseHex(SETTINGS + "000004030000000001" + "00000008"));
    Fuzz.parser("registry's first answers", good, Http2FuzzTest::isAnswered);
  }

  private static boolean isAnswered(byte[] input) {
    int messages = 0;
    try (Http2Call call = new Http2Call(new Said(input))) {
      while (!call.ended()) {
        if (call.arrives(MILLIS)) {
          call.read(MILLIS);
        }
        for (byte[] message = call.message(); message != null; message = call.message()) {
          messages++;
        }
      }
      return messages > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** A socket whose peer has said this and hung up, and takes whatever it is told. */
  private static final class Said extends Socket {
    private final InputStream said;

    Said(byte[] bytes) {
      said = new ByteArrayInputStream(bytes);
    }

    @Override
    public InputStream getInputStream() {
      return said;
    }

    @Override
    public OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public void setSoTimeout(int millis) {
      // It never keeps anyone waiting.
    }
  }
}
