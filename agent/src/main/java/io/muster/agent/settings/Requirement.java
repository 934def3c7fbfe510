package io.muster.agent.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the service needs: {@code [alias=]service[:port-name][tag,tag]?}. */
public final class Requirement {
  /** What a requirement should look like, for messages. */
  public static final String EXPECTED =
      "[alias=]service[:port-name][tag,tag]? such as explosion-service, redis.master[prod,stats] or cache=redis.cache:tcp?";

  private static final int MOST_TAGS = 16;

  private final String key;
  private final String service;
  private final List<String> tags;
  private final String port;
  private final boolean optional;

  private Requirement(
      String key, String service, List<String> tags, String port, boolean optional) {
    this.key = key;
    this.service = service;
    this.tags = Collections.unmodifiableList(tags);
    this.port = port;
    this.optional = optional;
  }

  /**
   * Reads one requirement.
   *
   * @throws IllegalArgumentException with what is wrong with it
   */
  public static Requirement parse(String text) {
    String rest = text;
    boolean optional = rest.endsWith("?");
    if (optional) {
      rest = rest.substring(0, rest.length() - 1);
    }
    List<String> tags = new ArrayList<>();
    int bracket = rest.indexOf('[');
    if (bracket >= 0) {
      if (!rest.endsWith("]")) {
        throw new IllegalArgumentException("the bracket is not closed");
      }
      tags = tags(rest.substring(bracket + 1, rest.length() - 1));
      rest = rest.substring(0, bracket);
    }
    int equals = rest.indexOf('=');
    String alias = equals >= 0 ? Lists.trim(rest.substring(0, equals)) : "";
    String target = Lists.trim(rest.substring(equals + 1));
    int colon = target.indexOf(':');
    String port = colon >= 0 ? target.substring(colon + 1) : "";
    String service = colon >= 0 ? target.substring(0, colon) : target;
    checkName("service", service);
    if (colon >= 0) {
      checkName("port name", port);
    }
    if (equals >= 0) {
      checkName("alias", alias);
    }
    return new Requirement(equals >= 0 ? alias : service, service, tags, port, optional);
  }

  private static List<String> tags(String text) {
    List<String> tags = new ArrayList<>();
    for (String tag : Lists.split(text)) {
      if (!Grammar.isTag(tag)) {
        throw new IllegalArgumentException(
            "\"" + tag + "\" is not a tag: 1 to 64 of A-Z a-z 0-9 . _ : / -");
      }
      tags.add(tag);
    }
    if (tags.isEmpty() || tags.size() > MOST_TAGS) {
      throw new IllegalArgumentException("1 to 16 tags stand between the brackets");
    }
    return tags;
  }

  private static void checkName(String what, String text) {
    if (!Grammar.isName(text)) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not a "
              + what
              + ": 1 to 128 of A-Z a-z 0-9 . _ -, the first a letter or digit");
    }
  }

  /** Returns the name its properties carry: the alias, or the service's name. */
  public String key() {
    return key;
  }

  /** Returns the name of the service that is needed. */
  public String service() {
    return service;
  }

  /** Returns the tags an instance must carry. */
  public List<String> tags() {
    return tags;
  }

  /** Returns the name of the port that is wanted; empty for the primary one. */
  public String port() {
    return port;
  }

  /** Returns whether nobody waits for it. */
  public boolean optional() {
    return optional;
  }

  @Override
  public String toString() {
    return key.equals(service) ? service : key + "=" + service;
  }
}
