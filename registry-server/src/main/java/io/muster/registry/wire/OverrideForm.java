package io.muster.registry.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import io.muster.registry.roster.OperatorOverride;
import io.muster.registry.roster.Overrides;
import io.muster.registry.roster.Place;
import io.muster.registry.v1.OverrideList;

/**
 * What operators have said as it is stored and as it is shown: the same messages, {@code
 * muster.registry.v1.OverrideList} and what it holds.
 */
public final class OverrideForm {
  private OverrideForm() {}

  /** Returns the bytes to store. */
  public static byte[] write(Overrides overrides) {
    return show(overrides).build().toByteArray();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException when it is not such a form
   */
  public static Overrides read(byte[] bytes) {
    try {
      return Overrides.of(
          OverrideList.parseFrom(bytes).getOverridesList().stream()
              .map(OverrideForm::read)
              .toList());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("stored overrides cannot be read: " + e.getMessage(), e);
    }
  }

  private static OperatorOverride read(io.muster.registry.v1.OperatorOverride form) {
    return new OperatorOverride(
        OperatorOverride.What.valueOf(form.getWhat().name()),
        new Place(form.getService(), form.getHost(), form.getPort()),
        Hearing.instanceId(form.getInstanceId()),
        form.getBy(),
        form.getReason(),
        form.getSinceMillis());
  }

  /** Returns them as people see them. */
  public static OverrideList.Builder show(Overrides overrides) {
    OverrideList.Builder list = OverrideList.newBuilder();
    overrides.all().forEach(said -> list.addOverrides(show(said)));
    return list;
  }

  /** Returns one as people see it. */
  public static io.muster.registry.v1.OperatorOverride show(OperatorOverride said) {
    return io.muster.registry.v1.OperatorOverride.newBuilder()
        .setWhat(
            switch (said.what()) {
              case DRAINED -> io.muster.registry.v1.OperatorOverride.What.DRAINED;
              case REMOVED -> io.muster.registry.v1.OperatorOverride.What.REMOVED;
              case ENDING -> io.muster.registry.v1.OperatorOverride.What.ENDING;
            })
        .setPlace(said.place().toString())
        .setService(said.place().service())
        .setHost(said.place().host())
        .setPort(said.place().port())
        .setInstanceId(InstanceForm.idBytes(said.instance()))
        .setBy(said.by())
        .setReason(said.reason())
        .setSinceMillis(said.sinceMillis())
        .build();
  }
}
