package io.muster.registry.page;

import io.muster.registry.http.Answer;
import io.muster.registry.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The page's own files, from the jar. Any thread. */
final class Assets {
  private static final Pattern NAME = Pattern.compile("[a-z-]{1,40}\\.(js|css|svg|html)");

  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "html", "text/html; charset=utf-8");

  private final Map<String, File> read = new ConcurrentHashMap<>();

  /** A file as it is sent. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record File(byte[] content, String type, String tag) {}

  /** Returns the file of that name, or that the caller has it already. */
  Optional<Answer> answer(String name, Request request) {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    return file(name)
        .map(
            file -> {
              boolean known =
                  request.header("if-none-match").filter(file.tag()::equals).isPresent();
              return new Answer.Whole(
                  known ? 304 : 200,
                  file.type(),
                  known ? new byte[0] : file.content(),
                  Map.of("cache-control", "no-cache", "etag", file.tag()));
            });
  }

  private Optional<File> file(String name) {
    File known = read.get(name);
    if (known == null) {
      try (InputStream in = Assets.class.getResourceAsStream(name)) {
        if (in == null) {
          return Optional.empty();
        }
        byte[] content = in.readAllBytes();
        String type = TYPES.getOrDefault(name.substring(name.indexOf('.') + 1), "text/plain");
        known = new File(content, type, tag(content));
        read.put(name, known);
      } catch (IOException e) {
        throw new IllegalStateException("the jar cannot be read: " + name, e);
      }
    }
    return Optional.of(known);
  }

  private static String tag(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return "\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
