package io.muster.registry.demo;

import io.muster.registry.v1.Instance;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What the demo shows, step by step. */
final class Story {
  private static final String NEEDS_EXPLOSION = "-Dmuster.requires=explosion-service";

  /** What a service is wired with before main is seen once: a slow machine gets its time. */
  private static final String PATIENT = "-Dmuster.await=20s";

  private static final int REQUESTS_WITHOUT_REGISTRY = 20;

  private final Stage stage;
  private final Storyteller teller;

  Story(Stage stage, Storyteller teller) {
    this.stage = stage;
    this.teller = teller;
  }

  void play() throws IOException, StepFailed {
    long began = Storyteller.now();
    Child registry = stage.startRegistry();
    stage.registryIsAt(
        teller.see(
            "registry starts",
            "ready, and says where",
            began,
            () -> registry.said("agents at (\\S+), data")));

    Child carchase = waiting();
    Child explosion = provider(carchase);
    Child robot = wiredAtOnce(explosion);
    Child second = secondProvider(carchase, explosion);
    providerKilled(List.of(carchase, robot), explosion, second);
    registryKilled(registry, carchase, List.of(carchase, robot, second));
    goodbye(robot);
  }

  private Child waiting() throws IOException, StepFailed {
    long began = Storyteller.now();
    teller.say("carchase-service starts; it needs explosion-service, which is nowhere");
    Child carchase = stage.startService("carchase", "carchase-service", NEEDS_EXPLOSION);
    teller.see(
        "carchase waits, then starts without",
        "main runs within 3 s, nothing wired",
        began,
        () ->
            stage
                .get(carchase, "/wiring")
                .flatMap(w -> Stage.line(w, "muster.endpoint.explosion-service.state"))
                .filter("waiting"::equals));
    teller.see(
        "carchase is in the fleet",
        "listed with its real port",
        began,
        () ->
            stage.listed(carchase)
                ? Optional.of(
                    "port " + stage.address(carchase).split(":")[1] + ", asked for port 0")
                : Optional.empty());
    return carchase;
  }

  private Child provider(Child carchase) throws IOException, StepFailed {
    long began = Storyteller.now();
    teller.say("explosion-service starts");
    Child explosion = stage.startService("explosion", "explosion-service");
    teller.see(
        "explosion arrives",
        "listed by the registry",
        began,
        () -> stage.listed(explosion) ? Optional.of(stage.address(explosion)) : Optional.empty());
    long listed = Storyteller.now();
    teller.see(
        "carchase's properties are set",
        "muster.endpoint.explosion-service",
        listed,
        () -> stage.wired(carchase).filter(stage.address(explosion)::equals));
    teller.see(
        "carchase calls explosion",
        "an answer through the property",
        listed,
        () -> stage.get(carchase, "/"));
    return explosion;
  }

  private Child wiredAtOnce(Child explosion) throws IOException, StepFailed {
    long began = Storyteller.now();
    teller.say("killer-robot-service starts; what it needs is there");
    Child robot =
        stage.startService("killer-robot", "killer-robot-service", NEEDS_EXPLOSION, PATIENT);
    teller.see(
        "killer-robot is wired before main",
        "the property in main's first line",
        began,
        () ->
            stage
                .get(robot, "/wiring")
                .flatMap(w -> Stage.line(w, "main.explosion-service"))
                .filter(stage.address(explosion)::equals));
    teller.see(
        "killer-robot is in the fleet",
        "listed",
        began,
        () -> stage.listed(robot) ? Optional.of(stage.address(robot)) : Optional.empty());
    return robot;
  }

  private Child secondProvider(Child carchase, Child first) throws IOException, StepFailed {
    long began = Storyteller.now();
    teller.say("a second explosion-service starts");
    Child second = stage.startService("explosion-2", "explosion-service");
    teller.see(
        "a second explosion joins",
        "both in .all, nobody moved",
        began,
        () ->
            stage
                .get(carchase, "/wiring")
                .flatMap(w -> Stage.line(w, "muster.endpoint.explosion-service.all"))
                .filter(
                    all ->
                        all.contains(stage.address(first)) && all.contains(stage.address(second))));
    return second;
  }

  private void providerKilled(List<Child> consumers, Child first, Child second) throws StepFailed {
    teller.say("kill -9 of the first explosion-service, pid " + first.pid());
    long began = Storyteller.now();
    first.kill();
    for (Child consumer : consumers) {
      teller.see(
          consumer.name() + " is moved",
          "the second one, within 1 s",
          began,
          () -> stage.wired(consumer).filter(stage.address(second)::equals));
    }
    teller.see(
        consumers.get(0).name() + " calls the second",
        "an answer",
        began,
        () -> stage.get(consumers.get(0), "/"));
  }

  private void registryKilled(Child registry, Child carchase, List<Child> services)
      throws IOException, StepFailed {
    teller.say("kill -9 of the registry, pid " + registry.pid());
    long began = Storyteller.now();
    registry.kill();
    teller.see(
        "services go on without a registry",
        REQUESTS_WITHOUT_REGISTRY + " requests, no error",
        began,
        () ->
            answers(carchase) == REQUESTS_WITHOUT_REGISTRY
                ? Optional.of(REQUESTS_WITHOUT_REGISTRY + " good answers")
                : Optional.empty());
    long restarted = Storyteller.now();
    Child again = stage.startRegistry();
    teller.see(
        "the registry starts again",
        "with what it had stored",
        restarted,
        () ->
            again.said(
                "ready(?s:.*)ready: agents at \\S+, data in \\S+, ([0-9]+ instances from the"
                    + " store)"));
    teller.see(
        "everybody is back",
        services.size() + " instances UP",
        restarted,
        () ->
            up(services) == services.size()
                ? Optional.of(services.size() + " instances UP")
                : Optional.empty());
  }

  private long answers(Child carchase) {
    long good = 0;
    for (int i = 0; i < REQUESTS_WITHOUT_REGISTRY; i++) {
      good += stage.get(carchase, "/").isPresent() ? 1 : 0;
    }
    return good;
  }

  private long up(List<Child> services) {
    List<Instance> all = stage.instances("");
    return services.stream()
        .filter(
            child ->
                all.stream()
                    .anyMatch(
                        i ->
                            i.getHost().getPid() == child.pid()
                                && i.getState() == Instance.State.UP
                                && i.getService().getPortsCount() > 0))
        .count();
  }

  private void goodbye(Child robot) throws StepFailed {
    teller.say("killer-robot-service is asked to end (SIGTERM)");
    long began = Storyteller.now();
    robot.terminate();
    teller.see(
        "killer-robot says goodbye",
        "gone from the list, not suspect",
        began,
        () ->
            stage.instances("killer-robot-service").isEmpty() && !stage.instances("").isEmpty()
                ? Optional.of("gone")
                : Optional.empty());
    teller.see(
        "its process has ended",
        "exit",
        began,
        () -> robot.alive() ? Optional.empty() : Optional.of("ended"));
  }
}
