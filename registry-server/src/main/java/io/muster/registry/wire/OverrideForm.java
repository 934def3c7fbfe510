package io.muster.registry.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.OperatorOverride;
import io.muster.registry.roster.Overrides;
import io.muster.registry.roster.Place;
import io.muster.registry.tenant.Sight;
import io.muster.registry.v1.OverrideList;

/**
 * What operators have said as it is stored and as it is shown: the same messages, {@code
 * muster.registry.v1.OverrideList} and what it holds.
 */
public final class OverrideForm {
  private OverrideForm() {}

  /** Returns the bytes to store. */
  public static byte[] write(Overrides overrides) {
    OverrideList.Builder list = OverrideList.newBuilder();
    for (OperatorOverride said : overrides.all()) {
      list.addOverrides(
          show(said, Sight.WHOLE).toBuilder()
              .setInstanceId(ByteString.copyFrom(said.instance().stored())));
    }
    return list.build().toByteArray();
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
        InstanceId.ofStored(form.getInstanceId().toByteArray()),
        form.getBy(),
        form.getReason(),
        form.getSinceMillis());
  }

  /** Returns those of them that somebody sees, as he does. */
  public static OverrideList.Builder show(Overrides overrides, Sight sight) {
    OverrideList.Builder list = OverrideList.newBuilder();
    overrides.all().stream()
        .filter(said -> sight.sees(said.instance().tenant()))
        .forEach(said -> list.addOverrides(show(said, sight)));
    return list;
  }

  /** Returns one as somebody sees it. */
  public static io.muster.registry.v1.OperatorOverride show(OperatorOverride said, Sight sight) {
    return io.muster.registry.v1.OperatorOverride.newBuilder()
        .setWhat(
            switch (said.what()) {
              case DRAINED -> io.muster.registry.v1.OperatorOverride.What.DRAINED;
              case REMOVED -> io.muster.registry.v1.OperatorOverride.What.REMOVED;
              case ENDING -> io.muster.registry.v1.OperatorOverride.What.ENDING;
            })
        .setPlace(sight.shown(said.place().toString()))
        .setService(sight.shown(said.place().service()))
        .setHost(said.place().host())
        .setPort(said.place().port())
        .setInstanceId(InstanceForm.idBytes(said.instance()))
        .setBy(said.by())
        .setReason(said.reason())
        .setSinceMillis(said.sinceMillis())
        .build();
  }
}
