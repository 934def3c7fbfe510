package io.muster.registry.page;

import com.google.protobuf.Descriptors.Descriptor;
import io.muster.registry.http.Answer;
import io.muster.registry.http.Problem;
import io.muster.registry.http.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One address of the API, with what its description says of it.
 *
 * @param path with {@code {id}} for what varies
 * @param name of the operation
 * @param words what it is for
 * @param parameters of the query
 * @param reply what comes back
 * @param handler answers
 * @param body whose JSON form is to be sent; none: it is asked with GET, else with POST
 */
record Route(
    String path,
    String name,
    String words,
    List<Parameter> parameters,
    Reply reply,
    Handler handler,
    Optional<Descriptor> body) {
  /** A route that answers a question. */
  Route(
      String path,
      String name,
      String words,
      List<Parameter> parameters,
      Reply reply,
      Handler handler) {
    this(path, name, words, parameters, reply, handler, Optional.empty());
  }

  /** Answers a request whose path has these variables. */
  @FunctionalInterface
  interface Handler {
    Answer answer(Request request, Map<String, String> variables);
  }

  /**
   * A parameter of the query.
   *
   * @param name as it is written
   * @param most for a number, the greatest it may be; 0: it is text
   * @param words what it means
   */
  record Parameter(String name, long most, String words) {
    static Parameter text(String name, String words) {
      return new Parameter(name, 0, words);
    }

    static Parameter number(String name, long most, String words) {
      return new Parameter(name, most, words);
    }
  }

  /**
   * What comes back.
   *
   * @param type of the content
   * @param message whose JSON form it is, if it is one
   */
  record Reply(String type, Optional<Descriptor> message) {
    static Reply json(Descriptor message) {
      return new Reply("application/json", Optional.of(message));
    }

    static Reply of(String type) {
      return new Reply(type, Optional.empty());
    }
  }

  /** Returns with which method it is asked. */
  String method() {
    return body.isPresent() ? "POST" : "GET";
  }

  /** Returns it as the table of calls has it. */
  String call() {
    return method() + " " + path;
  }

  /** Returns whether it is asked with that method. */
  boolean takes(String asked) {
    return asked.equals(method()) || method().equals("GET") && asked.equals("HEAD");
  }

  /** Returns the variables of the path when it is one of this route's. */
  Optional<Map<String, String>> match(String asked) {
    String[] wanted = path.split("/", -1);
    String[] given = asked.split("/", -1);
    if (wanted.length != given.length) {
      return Optional.empty();
    }
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{")) {
        variables.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
      } else if (!wanted[i].equals(given[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }

  /**
   * Returns the id of an instance that a path says: in a path a colon stands for the slash behind a
   * tenant.
   */
  static String id(Map<String, String> variables) {
    return variables.getOrDefault("id", "").replace(':', '/');
  }

  /** Throws a Problem when the query has what this route does not know. */
  void check(Request request) {
    List<String> known = parameters.stream().map(Parameter::name).toList();
    for (Map.Entry<String, List<String>> given : request.query().entrySet()) {
      if (!known.contains(given.getKey())) {
        throw wrong(
            "unknown parameter \""
                + given.getKey()
                + "\"; "
                + (known.isEmpty()
                    ? "none is known here"
                    : "known are " + String.join(", ", known)));
      }
      if (given.getValue().size() > 1) {
        throw wrong("parameter \"" + given.getKey() + "\" stands twice; expected once");
      }
    }
  }

  /** Returns the number the query has for the parameter, or the default. */
  static long number(Request request, Parameter parameter, long otherwise) {
    Optional<String> text = request.query(parameter.name());
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= 0 && number <= parameter.most()) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, in the same words.
    }
    throw wrong(
        parameter.name()
            + ": expected a whole number from 0 to "
            + parameter.most()
            + ", got \""
            + text.get()
            + "\"");
  }

  static Problem wrong(String detail) {
    return new Problem(400, "Bad request", detail);
  }
}
