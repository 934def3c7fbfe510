package io.muster.registry.steer;

import com.google.gson.JsonObject;
import io.muster.registry.Log;
import io.muster.registry.OwnFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Who did what, when and why, and what came of it: a file that only grows, a line of JSON an
 * action. Whoever is refused can have it grow by a line a second at most, each address for itself.
 */
public final class Audit {
  /** Its name in the data folder. */
  public static final String FILE = "audit.log";

  private final Path file;
  private final Executor writer;
  private final Log log;
  private final Pace pace;

  /**
   * Makes one in that folder.
   *
   * @param writer has one thread at most
   * @param nanos monotonic time, for the pace of who is refused
   */
  public Audit(Path folder, Executor writer, LongSupplier nanos, Log log) {
    this.file = folder.resolve(FILE);
    this.writer = writer;
    this.pace = new Pace(nanos);
    this.log = log;
  }

  /**
   * Something that was asked for and is over.
   *
   * @param atMillis since 1970 by the registry's clock
   * @param caller from where it was asked
   * @param facts what else there is to say, in this order
   */
  public record Entry(long atMillis, Caller caller, Map<String, String> facts) {}

  /** Writes it; any thread. */
  public void write(Entry entry) {
    writer.execute(() -> append(line(entry, 0)));
  }

  /** Writes that somebody was refused who may not ask at all; any thread. */
  public void stranger(Entry entry) {
    pace.turn(entry.caller().address())
        .ifPresent(leftOut -> writer.execute(() -> append(line(entry, leftOut))));
  }

  private static String line(Entry entry, long leftOut) {
    JsonObject line = new JsonObject();
    line.addProperty("at", Instant.ofEpochMilli(entry.atMillis()).toString());
    entry.facts().forEach(line::addProperty);
    line.addProperty("caller", entry.caller().address());
    if (!entry.caller().who().isEmpty()) {
      line.addProperty("who", entry.caller().who());
    }
    if (leftOut > 0) {
      line.addProperty("more_like_it", leftOut);
    }
    return escaped(line.toString()) + "\n";
  }

  /** JSON leaves those above 0x7f as they are; a terminal may obey them. */
  private static String escaped(String json) {
    StringBuilder text = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private void append(String line) {
    try (FileChannel out =
        OwnFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(false);
    } catch (IOException e) {
      log.warn("the audit log " + file + " cannot be written: " + e + "; it lacks: " + line);
    }
  }
}
