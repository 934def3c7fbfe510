package io.muster.registry.page;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.muster.registry.http.Answer;
import io.muster.registry.http.Problem;
import io.muster.registry.http.Request;
import io.muster.registry.identity.Identity;
import io.muster.registry.identity.Right;
import io.muster.registry.signin.Entrance;
import io.muster.registry.signin.SigningIn;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How people come in and go, and who they are told that they are. People's thread. */
final class SignInApi {
  static final String PAGE = "/sign-in";

  /** What it answers, as the table of calls has it. */
  static final List<String> CALLS =
      List.of("GET /sign-in", "POST /sign-in", "POST /sign-out", "GET /api/v1/me");

  private final Entrance entrance;
  private final SigningIn signing;
  private final Assets assets;

  SignInApi(Entrance entrance, SigningIn signing, Assets assets) {
    this.entrance = entrance;
    this.signing = signing;
    this.assets = assets;
  }

  /** Answers an identified request that is for it. */
  Optional<Answer> answer(Request request) {
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    return switch (method + " " + request.path()) {
      case "GET /sign-in" -> page(request);
      case "POST /sign-in" -> Optional.of(in(request));
      case "POST /sign-out" -> Optional.of(out(request));
      case "GET /api/v1/me" -> Optional.of(Answer.of("application/json", me(request)));
      default -> Optional.empty();
    };
  }

  /** Returns what sends a browser to the page to sign in. */
  static Answer.Whole elsewhere(String to) {
    return new Answer.Whole(
        303, "text/plain", new byte[0], Map.of("location", to, "cache-control", "no-store"));
  }

  private Optional<Answer> page(Request request) {
    return entrance.required()
        ? assets.answer("sign-in.html", request)
        : Optional.of(elsewhere("/"));
  }

  private Answer in(Request request) {
    JsonObject said = Body.object(request);
    JsonElement token = said.get("token");
    if (token != null && !(token.isJsonPrimitive() && token.getAsJsonPrimitive().isString())
        || said.size() > (token == null ? 0 : 1)) {
      throw Route.wrong("expected {\"token\": \"muster_...\"}, or {} with a client certificate");
    }
    return withCookie(signing.in(request, token == null ? "" : token.getAsString()));
  }

  private Answer out(Request request) {
    Body.object(request);
    entrance.permit(request, "POST /sign-out");
    return withCookie(signing.out(request));
  }

  private static Answer withCookie(String cookie) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("set-cookie", cookie);
    headers.put("cache-control", "no-store");
    return new Answer.Whole(
        200, "application/json", "{}".getBytes(StandardCharsets.UTF_8), headers);
  }

  private String me(Request request) {
    SigningIn.Person person = signing.person(request);
    Identity who = person.identity();
    if (entrance.required() && who.isNobody()) {
      throw new Problem(401, "Unauthorized", "nobody is signed in here");
    }
    JsonObject me = new JsonObject();
    me.addProperty("signIn", entrance.required());
    me.addProperty("who", who.who());
    me.addProperty("tenant", who.sight().word());
    JsonArray rights = new JsonArray();
    for (Right right : Right.values()) {
      if (who.may(right)) {
        rights.add(right.word());
      }
    }
    me.add("rights", rights);
    me.addProperty("guard", person.guard());
    return me.toString();
  }
}
