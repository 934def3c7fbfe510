package io.muster.registry.http;

import com.google.gson.JsonObject;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** From answers to HTTP. Pure. */
final class Writing {
  /**
   * Nothing inline, nothing from elsewhere, in no frame; text that an agent said can never become a
   * script, since the page may not turn text into markup at all (trusted types).
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private static final Map<String, String> ALWAYS =
      Map.of(
          "content-security-policy", POLICY,
          "x-content-type-options", "nosniff",
          "x-frame-options", "DENY",
          "referrer-policy", "no-referrer",
          "cross-origin-opener-policy", "same-origin",
          "cross-origin-resource-policy", "same-origin");

  private Writing() {}

  /** Returns the problem in the form of RFC 9457. */
  static Answer.Whole problem(Problem problem) {
    JsonObject json = new JsonObject();
    json.addProperty("type", "about:blank");
    json.addProperty("title", problem.title());
    json.addProperty("status", problem.status());
    json.addProperty("detail", problem.detail());
    return new Answer.Whole(
        problem.status(),
        "application/problem+json",
        json.toString().getBytes(StandardCharsets.UTF_8),
        Map.of("cache-control", "no-store"));
  }

  static FullHttpResponse response(Answer.Whole whole) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(whole.status()),
            Unpooled.wrappedBuffer(whole.content()));
    HttpHeaders headers = response.headers();
    ALWAYS.forEach(headers::set);
    headers.set(HttpHeaderNames.CONTENT_TYPE, whole.type());
    whole.headers().forEach(headers::set);
    if (whole.status() != HttpResponseStatus.NOT_MODIFIED.code()) {
      headers.setInt(HttpHeaderNames.CONTENT_LENGTH, whole.content().length);
    }
    return response;
  }

  /** Returns the beginning of a stream of events. */
  static HttpResponse events() {
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    HttpHeaders headers = response.headers();
    ALWAYS.forEach(headers::set);
    headers.set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    headers.set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
    return response;
  }
}
