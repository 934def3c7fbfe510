package io.muster.registry.steer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.muster.registry.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that tells who did what: it only grows, and nothing in it is obeyed by a terminal. */
class AuditTest {
  private final AtomicLong nanos = new AtomicLong();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Log log =
      new Log(
          new PrintStream(said, true, StandardCharsets.UTF_8), InstantSource.fixed(Instant.EPOCH));

  @TempDir Path folder;

  private Audit audit() {
    return new Audit(folder, Runnable::run, nanos::get, log);
  }

  private static Audit.Entry entry(String text) {
    return new Audit.Entry(0, new Caller("10.0.0.1", false, "token/ci"), Map.of("text", text));
  }

  private Path file() {
    return folder.resolve(Audit.FILE);
  }

  @Test
  void linesAreAddedToThoseThatAreThereAndForTheOwnerAlone() throws Exception {
    audit().write(entry("one"));
    String before = Files.readString(file());
    audit().write(entry("two"));
    assertThat(Files.readString(file())).startsWith(before).hasLineCount(2);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void oneEntryIsOneLineWhateverItSaysAndNothingInItIsObeyed() throws Exception {
    String evil = "a\r\nb\u001b[2J\u009b2J\u202e\u2028\u0000\u007f\\\"}{\ud83d\ude00";
    audit().write(entry(evil));
    String line = Files.readString(file());
    assertThat(line).hasLineCount(1).doesNotContain("\u202e", "\u2028");
    assertThat(line.strip().chars()).noneMatch(Character::isISOControl);
    JsonObject read = JsonParser.parseString(line).getAsJsonObject();
    assertThat(read.get("text").getAsString()).isEqualTo(evil);
    assertThat(read.get("who").getAsString()).isEqualTo("token/ci");
  }

  @Test
  void whereALinkWasPutNothingIsWrittenAndTheLogHasTheLine() throws Exception {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "");
    Files.createSymbolicLink(file(), elsewhere);
    audit().write(entry("one"));
    assertThat(elsewhere).isEmptyFile();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("cannot be written", "it lacks", "token/ci");
  }
}
