package io.muster.agent.link;

import io.muster.agent.mirror.RegistryStart;
import io.muster.agent.wire.EndpointsForm;
import io.muster.agent.wire.ProtoReader;
import java.io.IOException;

/** Reads what the registry says: the message RegistryMessage. Pure. */
final class Hearing {
  /** Told what one message said; what a newer registry says beyond this is not told. */
  interface Listener {
    /**
     * The answer to Hello.
     *
     * @param metricsMillis how often figures are expected; 0 when the registry does not say
     */
    void welcome(long epoch, boolean describedKnown, long metricsMillis, RegistryStart start);

    void registered(long number);

    void endpoints(EndpointsForm said);

    void command(String id);

    /** The registry asks to come back, to whichever registry, within this time. */
    void move(long withinMillis);

    void refused(Refusal why, String reason, long retryAfterMillis);

    void farewell();
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
          listener.command(text(in.message(), 1));
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
    boolean known = false;
    long epoch = 0;
    long metricsMillis = 0;
    long startId = 0;
    long startNumber = 0;
    long remembered = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        epoch = in.number();
      } else if (field == 2) {
        metricsMillis = in.number();
      } else if (field == 6) {
        known = in.number() != 0;
      } else if (field == 9) {
        startId = in.number();
      } else if (field == 10) {
        startNumber = in.number();
      } else if (field == 11) {
        remembered = in.number();
      }
    }
    RegistryStart start = new RegistryStart(startId, startNumber, remembered);
    listener.welcome(epoch, known, metricsMillis, start);
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

  private static String text(ProtoReader in, int wanted) throws IOException {
    String found = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      found = field == wanted ? in.text() : found;
    }
    return found;
  }
}
