package io.muster.registry.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.muster.fuzz.Fuzz;
import io.muster.registry.history.Figures;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.tenant.Tenant;
import io.muster.registry.v1.Ack;
import io.muster.registry.v1.AgentMessage;
import io.muster.registry.v1.CommandResult;
import io.muster.registry.v1.Legend;
import io.muster.registry.v1.Measurement;
import io.muster.registry.v1.Metrics;
import io.muster.registry.wire.Heard;
import io.muster.registry.wire.Hearing;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever an agent says of its figures, and of what it was told, is taken or refused. */
class FiguresFuzzTest {
  private static final InstanceId ID = new InstanceId(Tenant.DEFAULT, "0".repeat(32));

  @Test
  void figuresAndWhatElseAnAgentSaysOnTheWay() {
    Legend legend =
        Legend.newBuilder()
            .setNumber(1)
            .addFigures(Measurement.newBuilder().setName("jvm.memory.used"))
            .addFigures(
                Measurement.newBuilder().setName("jvm.gc.time").putAttributes("collector", "G1"))
            .build();
    Metrics named =
        Metrics.newBuilder()
            .addMeasurements(
                Measurement.newBuilder()
                    .setName("jvm.memory.used")
                    .setValue(1e9)
                    .putAttributes("jvm.memory.type", "heap"))
            .build();
    Metrics values = Metrics.newBuilder().setLegend(1).addValues(1e9).addValues(0.25).build();
    List<byte[]> good =
        List.of(
            AgentMessage.newBuilder().setMetrics(named).build().toByteArray(),
            AgentMessage.newBuilder().setMetrics(values).build().toByteArray(),
            AgentMessage.newBuilder().setLegend(legend).build().toByteArray(),
            AgentMessage.newBuilder().setAck(Ack.newBuilder().setRevision(7)).build().toByteArray(),
            AgentMessage.newBuilder()
                .setCommandResult(CommandResult.newBuilder().setId("c1").setReason("done"))
                .build()
                .toByteArray());
    Fuzz.parser("agent's figures", good, input -> isTaken(legend, input));
  }

  private static boolean isTaken(Legend legend, byte[] input) {
    Figures figures = new Figures(InstantSource.system(), System::nanoTime);
    FigureReports reports = new FigureReports(figures);
    reports.legend(legend, Tenant.DEFAULT);
    try {
      AgentMessage message = AgentMessage.parseFrom(input);
      Hearing.check(Heard.of(message));
      reports.legend(message.getLegend(), Tenant.DEFAULT);
      reports.metrics(message.getMetrics(), Optional.of(ID));
      return Acknowledged.NOTHING.and(message.getAck().getRevision()).messages() >= 0;
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return false;
    }
  }
}
