package io.muster.agent.link;

import io.muster.agent.command.Command;
import io.muster.agent.mirror.RegistryStart;
import io.muster.agent.wire.EndpointsForm;
import io.muster.agent.wire.ProtoReader;
import java.io.IOException;

/** Reads what the registry says: the message RegistryMessage. Pure. */
final class Hearing {
  /** Told what one message said; what a newer registry says beyond this is not told. */
  interface Listener {
    /** The answer to Hello. */
    void welcome(Terms terms, RegistryStart start);

    void registered(long number);

    void endpoints(EndpointsForm said);

    void command(Command said);

    /** The registry asks to come back, to whichever registry, within this time. */
    void move(long withinMillis);

    void refused(Refusal why, String reason, long retryAfterMillis);

    void farewell();
  }

  /** What a welcome says of the session. */
  static final class Terms {
    long epoch;
    boolean describedKnown;

    /** How often figures are expected, in milliseconds; 0 when the registry does not say. */
    long metricsMillis;

    /** The registry's time, milliseconds since 1970; 0 when it does not say. */
    long nowMillis;
  }

  /** Why a registry refuses. */
  enum Refusal {
    /** It does not say, or says what is not known here. */
    UNKNOWN,
    /** Saying it again will not help. */
    INVALID,
    /** A newer life of this instance is known. */
    SUPERSEDED,
    /** Too many at once. */
    BUSY
  }

  private static final int LONGEST_REASON = 256;
  private static final int LONGEST_NAME = 64;

  private Hearing() {}

  /**
   * Tells the listener.
   *
   * @throws IOException when these bytes are no message
   */
  static void tell(byte[] message, Listener listener) throws IOException {
    ProtoReader in = new ProtoReader(message);
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1:
          welcome(in.message(), listener);
          break;
        case 2:
          listener.registered(number(in.message(), 1));
          break;
        case 3:
          listener.endpoints(EndpointsForm.read(in.message()));
          break;
        case 4:
          listener.command(command(in.message()));
          break;
        case 5:
          listener.move(number(in.message(), 2));
          break;
        case 6:
          refused(in.message(), listener);
          break;
        case 7:
          listener.farewell();
          break;
        default:
          break;
      }
    }
  }

  private static void welcome(ProtoReader in, Listener listener) throws IOException {
    Terms terms = new Terms();
    long startId = 0;
    long startNumber = 0;
    long remembered = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        terms.epoch = in.number();
      } else if (field == 2) {
        terms.metricsMillis = in.number();
      } else if (field == 6) {
        terms.describedKnown = in.number() != 0;
      } else if (field == 9) {
        startId = in.number();
      } else if (field == 10) {
        startNumber = in.number();
      } else if (field == 11) {
        remembered = in.number();
      } else if (field == 12) {
        terms.nowMillis = in.number();
      }
    }
    listener.welcome(terms, new RegistryStart(startId, startNumber, remembered));
  }

  private static Command command(ProtoReader in) throws IOException {
    String id = "";
    String reason = "";
    String by = "";
    Command.Kind kind = Command.Kind.UNKNOWN;
    long millis = 0;
    long[] fence = new long[6]; // by field: incarnation, issued, expires, epoch
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        id = in.text();
      } else if (field >= 2 && field <= 5) {
        fence[field] = in.number();
      } else if (field == 6 || field == 8) {
        kind = field == 6 ? Command.Kind.DRAIN : Command.Kind.SHUTDOWN;
        millis = number(in.message(), 1);
      } else if (field == 7) {
        kind = Command.Kind.UNDRAIN;
      } else if (field == 9) {
        reason = cut(in.text(), LONGEST_REASON);
      } else if (field == 10) {
        by = cut(in.text(), LONGEST_NAME);
      }
    }
    return Command.of(
        id,
        kind,
        millis,
        new Command.Fence(fence[2], fence[5], fence[3], fence[4]),
        new Command.Why(by, reason));
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }

  private static void refused(ProtoReader in, Listener listener) throws IOException {
    Refusal why = Refusal.UNKNOWN;
    String reason = "";
    long retryAfterMillis = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        long code = in.number();
        why =
            code > 0 && code < Refusal.values().length
                ? Refusal.values()[(int) code]
                : Refusal.UNKNOWN;
      } else if (field == 2) {
        reason = in.text();
      } else if (field == 3) {
        retryAfterMillis = in.number();
      }
    }
    listener.refused(why, reason, retryAfterMillis);
  }

  private static long number(ProtoReader in, int wanted) throws IOException {
    long found = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      found = field == wanted ? in.number() : found;
    }
    return found;
  }
}
