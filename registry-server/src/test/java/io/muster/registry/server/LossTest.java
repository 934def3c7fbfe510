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
    try (Node before = Node.start(folder)) {
      assertThat(targets(before)).isEqualTo(503); // for all it knows, a fleet has lost its store
      before.awaitReturns(folder);
      assertThat(targets(before)).isEqualTo(200);
    }
    try (Node whole = Node.start(folder)) {
      assertThat(targets(whole)).isEqualTo(200);
    }
    Files.write(folder.resolve("data/registry.ack"), new byte[] {1});
    try (Node first = Node.start(folder)) {
      assertThat(targets(first)).isEqualTo(503);
    }
    try (Node second = Node.start(folder)) {
      assertThat(targets(second)).isEqualTo(503);
      second.awaitReturns(folder);
      assertThat(targets(second)).isEqualTo(200);
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
