package io.muster.endtoend;

import com.google.protobuf.ByteString;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.Measurement;
import io.muster.registry.v1.Metrics;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.v1.Requirement;
import io.muster.registry.v1.ServiceDescription;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One of a {@link Crowd}: comes back as the agent does, with full jitter from 0.2 s to 30 s. */
final class Member implements LeanStream.Listener<RegistryMessage> {
  private static final long FIRST_BACKOFF_MILLIS = 200;
  private static final long LONGEST_BACKOFF_MILLIS = 30_000;

  private final Crowd crowd;
  private final int number;
  private final String service;
  private final String required;
  private @Nullable Channel stream;
  private String version = "0";
  private long said;
  private int attempts;
  private long waited;
  private volatile boolean registered;
  private volatile boolean closed;
  private volatile Consumer<Endpoints> told = endpoints -> {};
  private volatile String problem = "";

  Member(Crowd crowd, int number, String service, String required) {
    this.crowd = crowd;
    this.number = number;
    this.service = service;
    this.required = required;
  }

  synchronized void begin() {
    if (!closed) {
      crowd.connect(number, this);
    }
  }

  @Override
  public synchronized void began(Channel channel) {
    stream = channel;
    if (closed) {
      var unused = channel.close();
      return;
    }
    Hello.Builder hello = Hello.newBuilder().setInstanceId(id()).setIncarnation(1);
    if (!required.isEmpty()) {
      hello.addRequirements(Requirement.newBuilder().setKey("needed").setService(required));
    }
    say(AgentMessage.newBuilder().setHello(hello));
  }

  private synchronized void say(AgentMessage.Builder message) {
    if (stream != null) {
      LeanStream.say(stream, message.build());
    }
  }

  ByteString id() {
    return ByteString.copyFrom(ByteBuffer.allocate(16).putLong(7).putLong(number + 1).flip());
  }

  boolean registered() {
    return registered;
  }

  void onTold(Consumer<Endpoints> listener) {
    told = listener;
  }

  /** From here on nothing is read, as if the process behind it had been stopped in its callback. */
  void stopReading() {
    reading(false);
  }

  /** Reads again what is still there. */
  void readOn() {
    reading(true);
  }

  private synchronized void reading(boolean on) {
    if (stream != null) {
      LeanStream.reading(stream, on);
    }
  }

  /** Says what the service is now. */
  synchronized void describe(String newVersion) {
    version = newVersion;
    said++;
    say(
        AgentMessage.newBuilder()
            .setDescribed(Described.newBuilder().setNumber(said).setService(description())));
  }

  private ServiceDescription description() {
    return ServiceDescription.newBuilder()
        .setName(service)
        .setVersion(version)
        .addTags("a-tag-of-some-length-as-people-use-them:" + "x".repeat(20))
        .addTags("another-tag-of-some-length:" + "y".repeat(30))
        .setAdvertisedHost("10.7." + (number >> 8) + "." + (number & 255))
        .addPorts(
            Port.newBuilder()
                .setName("http")
                .setNumber(8080)
                .setProtocol("http")
                .setAdvertised(true)
                .setPrimary(true))
        .build();
  }

  synchronized void beat() {
    if (registered) {
      say(
          AgentMessage.newBuilder()
              .setMetrics(
                  Metrics.newBuilder()
                      .addMeasurements(Measurement.newBuilder().setName("heap").setValue(number))));
    }
  }

  @Override
  public void heard(RegistryMessage message) {
    switch (message.getMessageCase()) {
      case WELCOME -> describe(version);
      case REGISTERED -> {
        attempts = 0;
        waited = 0;
        registered = true;
        problem = "";
        crowd.changed();
      }
      case ENDPOINTS -> told.accept(message.getEndpoints());
      case REFUSED -> problem = message.getRefused().getReason();
      default -> {}
    }
  }

  @Override
  public void ended(String why) {
    registered = false;
    crowd.changed();
    problem = problem.isEmpty() ? why : problem + "; " + why;
    long doubled = FIRST_BACKOFF_MILLIS << Math.min(attempts++, 20);
    long ceiling = Math.min(doubled, FIRST_BACKOFF_MILLIS + 2 * waited);
    waited += crowd.later(Math.min(ceiling, LONGEST_BACKOFF_MILLIS), this::begin);
  }

  @Override
  public String toString() {
    return "member " + number + " (" + problem + ")";
  }

  synchronized void close() {
    closed = true;
    if (stream != null) {
      var unused = stream.close();
    }
  }
}
