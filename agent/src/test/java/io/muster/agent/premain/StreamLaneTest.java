package io.muster.agent.premain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamLaneTest {
  private static final String OFF = "the stream to the registry is off in this process";

  private final Heard heard = new Heard();
  private final StreamLane lane = new StreamLane();

  @Test
  void aLaneThatIsCalledOffEnds() {
    lane.callOff();
    lane.run();
    assertThat(heard.lines()).isEmpty();
  }

  @Test
  void whatFailedBeforeThereWasWorkIsToldWithTheWork() {
    lane.uncaughtException(Thread.currentThread(), new OutOfMemoryError("no room"));
    lane.begin(TestContext.of("registry=127.0.0.1:1", heard.log()));
    assertThat(heard.lines()).singleElement().asString().contains(OFF).contains("no room");
  }

  @Test
  void whatFailsWithWorkIsToldAtOnceAndNotToBeCalledOff() {
    lane.begin(TestContext.of("registry=127.0.0.1:1", heard.log()));
    lane.callOff();
    lane.uncaughtException(Thread.currentThread(), new StackOverflowError("too deep"));
    assertThat(heard.lines()).singleElement().asString().contains(OFF).contains("too deep");
  }

  @Test
  void whatIsLoadedAheadIsThere() throws Exception {
    Ahead ahead = new Ahead();
    ahead.run(); // no class may be missing, whether the network may be touched
    ahead.wanted();
    ahead.run(); // or not
  }
}
