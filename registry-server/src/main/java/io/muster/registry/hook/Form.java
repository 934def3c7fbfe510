package io.muster.registry.hook;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a message is put to whoever takes it. */
enum Form {
  /** {@code {"text": "..."}}, as Slack, Mattermost and others take it. */
  SLACK("application/json"),
  /** CloudEvents 1.0 in its structured JSON form. */
  CLOUDEVENTS("application/cloudevents+json");

  private final String contentType;

  Form(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Form::word).toList();
  }

  static Optional<Form> of(String word) {
    return Arrays.stream(values()).filter(form -> form.word().equals(word)).findFirst();
  }
}
