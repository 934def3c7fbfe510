package io.muster.registry.fleet;

import io.muster.registry.roster.Requirement;
import io.muster.registry.roster.State;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.ServiceDescription;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a filter can ask for, and which texts of an instance answer it. */
enum FilterKey {
  SERVICE(facts -> Stream.of(facts.name())),
  STATUS(FilterKey::states),
  TAG(facts -> facts.description().getTagsList().stream()),
  VERSION(facts -> Stream.of(facts.description().getVersion())),
  GROUP(facts -> Stream.of(facts.description().getGroup())),
  HOST(
      facts ->
          Stream.of(
              facts.host().getHostName(),
              facts.description().getAdvertisedHost(),
              facts.instance().introduction().observedHost())),
  PORT(
      facts ->
          facts.description().getPortsList().stream()
              .flatMap(port -> Stream.of(port.getName(), Integer.toString(port.getNumber())))),
  PROTOCOL(facts -> facts.description().getPortsList().stream().map(Port::getProtocol)),
  FRAMEWORK(
      facts ->
          facts.description().getPortsList().stream()
              .flatMap(
                  port ->
                      Stream.of(
                          port.getFramework().getName(),
                          Facts.words(port.getFramework()),
                          port.getServer().getName(),
                          Facts.words(port.getServer())))),
  LABEL(
      facts ->
          facts.description().getLabelsMap().entrySet().stream()
              .flatMap(
                  label -> Stream.of(label.getKey(), label.getKey() + "=" + label.getValue()))),
  NEEDS(facts -> of(facts, facts.instance().introduction().requirements())),
  UNMET(facts -> of(facts, facts.unmet())),
  RULE(facts -> facts.fired().stream().map(fired -> fired.rule().word())),
  ID(facts -> Stream.of(facts.instance().id().hex(), facts.instance().id().brief())),
  PID(facts -> Stream.of(Long.toString(facts.host().getPid()))),
  USER(facts -> Stream.of(facts.host().getUser())),
  JAVA(facts -> Stream.of(facts.host().getJavaVersion())),
  OS(facts -> Stream.of(facts.host().getOsName())),
  IMAGE(facts -> Stream.of(facts.host().getImage())),
  AGENT(facts -> Stream.of(facts.instance().introduction().agentVersion()));

  /** Every value that {@link #STATUS} can have. */
  static final List<String> STATES =
      List.of("up", "suspect", "stale", "down", "draining", "starting", "running");

  private static final List<String> WORDS = Arrays.stream(values()).map(FilterKey::word).toList();

  @SuppressWarnings("ImmutableEnumChecker") // none of them holds anything
  private final Function<Facts, Stream<String>> texts;

  FilterKey(Function<Facts, Stream<String>> texts) {
    this.texts = texts;
  }

  static Optional<FilterKey> of(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(key -> key.word().equals(lower) || lower.equals("state") && key == STATUS)
        .findFirst();
  }

  static List<String> words() {
    return WORDS;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Stream<String> texts(Facts facts) {
    return texts.apply(facts);
  }

  private static Stream<String> of(Facts facts, List<Requirement> requirements) {
    return requirements.stream().flatMap(each -> Stream.of(each.key(), facts.required(each)));
  }

  private static Stream<String> states(Facts facts) {
    State state = facts.instance().state();
    ServiceDescription.Status status = facts.description().getStatus();
    return Stream.of(
            Optional.of(state.name().toLowerCase(Locale.ROOT)),
            Optional.of("down").filter(word -> state != State.UP),
            Optional.of("draining").filter(word -> facts.draining()),
            Optional.of("starting").filter(w -> status == ServiceDescription.Status.STARTING),
            Optional.of("running").filter(w -> status == ServiceDescription.Status.RUNNING))
        .flatMap(Optional::stream);
  }
}
