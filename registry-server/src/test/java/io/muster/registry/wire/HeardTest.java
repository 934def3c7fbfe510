package io.muster.registry.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import io.muster.registry.roster.Service;
import io.muster.registry.roster.Verbatim;
import io.muster.registry.tenant.Tenant;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.Described;
import io.muster.registry.v1.Goodbye;
import io.muster.registry.v1.Port;
import io.muster.registry.v1.ServiceDescription;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeardTest {
  private static final ServiceDescription ORDERS =
      ServiceDescription.newBuilder()
          .setName("orders")
          .setVersion("1.4.2")
          .addTags("blue")
          .addTags("zone:a")
          .setAdvertisedHost("10.1.2.3")
          .addPorts(port("http", 8080))
          .addPorts(port("admin", 8081))
          .build();

  private static Port.Builder port(String name, int number) {
    return Port.newBuilder()
        .setName(name)
        .setNumber(number)
        .setProtocol("http")
        .setAdvertised(true);
  }

  private static AgentMessage describing(ServiceDescription service) {
    return AgentMessage.newBuilder()
        .setDescribed(Described.newBuilder().setNumber(7).setService(service).setDigest(9))
        .build();
  }

  private static Service service(ServiceDescription said, @Nullable Service was) {
    return Hearing.service(Heard.of(describing(said)), Tenant.DEFAULT, was);
  }

  @Test
  void theDescriptionIsKeptAsItWasSaid() {
    Heard heard = Heard.of(describing(ORDERS));

    assertThat(heard.length()).isEqualTo(describing(ORDERS).getSerializedSize());
    assertThat(heard.description()).contains(Verbatim.of(ORDERS.toByteArray()));
    assertThat(Heard.of(AgentMessage.newBuilder().setGoodbye(Goodbye.newBuilder()).build()))
        .extracting(Heard::description)
        .isEqualTo(Optional.empty());
  }

  /**
   * The agent's digest is over them: in another order it would be told to describe itself again.
   */
  @Test
  void fieldsOfANewerAgentStayWhereTheyStood() throws IOException {
    byte[] newer =
        joined(
            UnknownFieldSet.newBuilder()
                .addField(900, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build()
                .toByteArray(),
            ORDERS.toByteArray());

    Heard heard = Heard.of(message(newer));

    assertThat(heard.description()).contains(Verbatim.of(newer));
    assertThat(heard.message().getDescribed().getService().getName()).isEqualTo("orders");
    assertThat(Verbatim.of(heard.message().getDescribed().getService().toByteArray()))
        .isNotEqualTo(Verbatim.of(newer));
  }

  @Test
  void aDescriptionInPiecesIsPutTogether() throws IOException {
    byte[] name = ServiceDescription.newBuilder().setName("orders").build().toByteArray();
    byte[] version = ServiceDescription.newBuilder().setVersion("2").build().toByteArray();
    byte[] twice = joined(message(name), message(version));
    byte[] inside = field(AgentMessage.DESCRIBED_FIELD_NUMBER, joined(inner(name), inner(version)));

    for (byte[] pieces : new byte[][] {twice, inside}) {
      Heard heard = Heard.of(pieces);
      assertThat(heard.description()).isEmpty();
      Service service = Hearing.service(heard, Tenant.DEFAULT, null);
      assertThat(service.name()).isEqualTo("orders");
      assertThat(service.version()).isEqualTo("2");
      assertThat(ServiceDescription.parseFrom(service.said().bytes()))
          .isEqualTo(heard.message().getDescribed().getService());
    }
  }

  @Test
  void aStreamOfUnknownLengthIsReadToItsEnd() {
    byte[] bytes = describing(ORDERS).toByteArray();

    assertThat(new Heard.Marshaller().parse(new ByteArrayInputStream(bytes)).message())
        .isEqualTo(describing(ORDERS));
  }

  @Test
  void whatIsStillSoIsTheSameObject() {
    Service was = service(ORDERS, null);

    Service now = service(ORDERS.toBuilder().setVersion("1.4.3").build(), was);

    assertThat(now).isEqualTo(service(ORDERS.toBuilder().setVersion("1.4.3").build(), null));
    assertThat(now.name()).isSameAs(was.name());
    assertThat(now.tags()).isSameAs(was.tags());
    assertThat(now.offers()).isSameAs(was.offers());
  }

  @Test
  void whatHasChangedIsNotTakenFromBefore() {
    Service was = service(ORDERS, null);
    ServiceDescription[] others = {
      ORDERS.toBuilder().setName("billing").build(),
      ORDERS.toBuilder().setTags(1, "zone:b").build(),
      ORDERS.toBuilder().setTags(1, "blue").build(),
      ORDERS.toBuilder().addTags("green").build(),
      ORDERS.toBuilder().clearTags().build(),
      ORDERS.toBuilder().setAdvertisedHost("10.1.2.4").build(),
      ORDERS.toBuilder().setPorts(1, port("admin", 9090)).build(),
      ORDERS.toBuilder().setPorts(1, port("admin", 8081).setPrimary(true)).build(),
      ORDERS.toBuilder().setPorts(1, port("admin", 8081).setProtocol("grpc")).build(),
      ORDERS.toBuilder().setPorts(1, port("admin", 8081).setAdvertised(false)).build(),
      ORDERS.toBuilder().removePorts(0).build(),
      ORDERS.toBuilder().removePorts(1).build(),
      ORDERS.toBuilder().clearPorts().build(),
      ORDERS.toBuilder().addPorts(port("more", 8082)).build(),
      ORDERS.toBuilder().setStatus(ServiceDescription.Status.DRAINING).build()
    };

    for (ServiceDescription other : others) {
      assertThat(service(other, was)).isEqualTo(service(other, null)).isNotEqualTo(was);
      assertThat(service(ORDERS, service(other, was))).isEqualTo(was);
    }
  }

  private static byte[] message(byte[] service) throws IOException {
    return field(AgentMessage.DESCRIBED_FIELD_NUMBER, inner(service));
  }

  private static byte[] inner(byte[] service) throws IOException {
    return field(Described.SERVICE_FIELD_NUMBER, service);
  }

  private static byte[] field(int number, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeByteArrayNoTag(content);
    out.flush();
    return bytes.toByteArray();
  }

  private static byte[] joined(byte[] one, byte[] other) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(one);
    bytes.write(other);
    return bytes.toByteArray();
  }
}
