package io.muster.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry that has lost something of its store, and is started again soon after. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LossTest {
  @TempDir Path folder;

  @Test
  void prometheusIsNotToldThatTheFleetHasShrunkByTheSecondStartEither() throws Exception {
    Node.start(folder).close();
    Files.write(folder.resolve("data/registry.ack"), new byte[] {1});
    try (Node first = Node.start(folder)) {
      assertThat(targets(first)).isEqualTo(503);
    }
    try (Node second = Node.start(folder)) {
      assertThat(targets(second)).isEqualTo(503);
      second.leap(61);
      assertThat(targets(second)).isEqualTo(200);
      while (Files.exists(folder.resolve("data/registry.recalling"))) {
        Thread.onSpinWait(); // until the keeper has looked at its clock, and the store has heard
      }
    }
    try (Node third = Node.start(folder)) {
      assertThat(targets(third)).isEqualTo(200);
    }
  }

  private static int targets(Node node) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://" + node.address() + "/sd/prometheus");
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
