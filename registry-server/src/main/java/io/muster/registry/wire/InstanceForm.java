package io.muster.registry.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Introduction;
import io.muster.registry.roster.Requirement;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.Service;
import io.muster.registry.roster.State;
import io.muster.registry.roster.Verbatim;
import io.muster.registry.tenant.Sight;
import io.muster.registry.v1.HostFacts;
import io.muster.registry.v1.ServiceDescription;
import java.io.IOException;
import java.util.Optional;

/**
 * An instance as it is stored and as it is shown: the same message, {@code
 * muster.registry.v1.Instance}. Both have the names its own tenant knows; only what is stored says
 * in the id whose it is.
 */
public final class InstanceForm {
  private static final int HOST = io.muster.registry.v1.Instance.HOST_FIELD_NUMBER;
  private static final int SERVICE = io.muster.registry.v1.Instance.SERVICE_FIELD_NUMBER;

  /** What {@link #write} puts in as it was said, cut out again, and the rest of the form. */
  private record Cut(io.muster.registry.v1.Instance rest, Verbatim host, Optional<byte[]> service) {
    private static final int HOST_BYTES = HOST << 3 | 2; // a tag: number, and that a length follows
    private static final int SERVICE_BYTES = SERVICE << 3 | 2;

    static Cut of(byte[] form) throws IOException {
      byte[] rest = new byte[form.length];
      int length = 0;
      byte[] host = new byte[0];
      Optional<byte[]> service = Optional.empty();
      CodedInputStream in = CodedInputStream.newInstance(form);
      int from = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case HOST_BYTES -> host = in.readByteArray();
          case SERVICE_BYTES -> service = Optional.of(in.readByteArray());
          default -> {
            in.skipField(tag);
            int read = in.getTotalBytesRead() - from;
            System.arraycopy(form, from, rest, length, read);
            length += read;
          }
        }
        from = in.getTotalBytesRead();
      }
      return new Cut(
          io.muster.registry.v1.Instance.parser().parseFrom(rest, 0, length),
          Verbatim.of(host),
          service);
    }
  }

  private InstanceForm() {}

  /**
   * Returns the bytes to store. What the agent said is put in as it was said: a message's fields
   * may come in any order, so it need not be parsed to become part of another one.
   */
  public static byte[] write(Instance instance) {
    io.muster.registry.v1.Instance rest =
        lean(instance, Sight.of(instance.tenant()))
            .setInstanceId(ByteString.copyFrom(instance.id().stored()))
            .build();
    byte[] host = instance.introduction().host().bytes();
    Optional<byte[]> service = instance.service().map(described -> described.said().bytes());
    int length =
        rest.getSerializedSize()
            + CodedOutputStream.computeByteArraySize(HOST, host)
            + service.map(said -> CodedOutputStream.computeByteArraySize(SERVICE, said)).orElse(0);
    byte[] form = new byte[length];
    CodedOutputStream out = CodedOutputStream.newInstance(form);
    try {
      rest.writeTo(out);
      out.writeByteArray(HOST, host);
      if (service.isPresent()) {
        out.writeByteArray(SERVICE, service.get());
      }
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new IllegalStateException("an array that was measured before", e);
    }
    return form;
  }

  /**
   * Reads what {@link #write} wrote. What the agent said of its host is not looked into: it was
   * when it came, and the store's sums say that it is still the same.
   *
   * @throws IllegalArgumentException when it is not such a form
   */
  public static Instance read(byte[] bytes) {
    try {
      Cut cut = Cut.of(bytes);
      io.muster.registry.v1.Instance form = cut.rest();
      InstanceId id = InstanceId.ofStored(form.getInstanceId().toByteArray());
      Optional<Service> service = Optional.empty();
      if (cut.service().isPresent()) {
        byte[] said = cut.service().get();
        service =
            Optional.of(
                Hearing.service(
                    ServiceDescription.parseFrom(said), id.tenant(), Verbatim.of(said)));
      }
      return new Instance(
          id,
          new Instance.Life(form.getIncarnation(), form.getEpoch(), form.getRegisteredAtMillis()),
          new Instance.Standing(State.STALE, form.getReason(), form.getSinceMillis()),
          new Introduction(
              form.getAgentVersion(),
              Hearing.requirements(form.getRequirementsList(), id.tenant()),
              cut.host(),
              form.getAddressNotice(),
              form.getAllowedCommandsList()),
          service);
    } catch (IOException e) {
      throw new IllegalArgumentException("a stored instance cannot be read: " + e.getMessage(), e);
    }
  }

  /** Returns the instance as somebody sees it, with what it misses in this roster. */
  public static io.muster.registry.v1.Instance show(Instance instance, Roster roster, Sight sight) {
    io.muster.registry.v1.Instance.Builder shown = lean(instance, sight);
    try {
      shown.setHost(HostFacts.parseFrom(instance.introduction().host().bytes()));
      if (instance.service().isPresent()) {
        shown.setService(described(instance.service().get(), sight.shown(instance.serviceName())));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a description that was parsed before", e);
    }
    for (Requirement requirement : instance.introduction().requirements()) {
      if (!roster.meets(requirement)) {
        shown.addUnmet(requirement.key());
      }
    }
    roster.override(instance).ifPresent(said -> shown.setOverride(OverrideForm.show(said, sight)));
    return shown.build();
  }

  private static ServiceDescription described(Service service, String name)
      throws InvalidProtocolBufferException {
    ServiceDescription said = ServiceDescription.parseFrom(service.said().bytes());
    return said.getName().equals(name) ? said : said.toBuilder().setName(name).build();
  }

  /** Returns it without what the agent said word by word. */
  private static io.muster.registry.v1.Instance.Builder lean(Instance instance, Sight sight) {
    Introduction introduction = instance.introduction();
    io.muster.registry.v1.Instance.Builder form =
        io.muster.registry.v1.Instance.newBuilder()
            .setInstanceId(ByteString.copyFrom(instance.id().bytes()))
            .setIncarnation(instance.life().incarnation())
            .setEpoch(instance.life().epoch())
            .setRegisteredAtMillis(instance.life().registeredAtMillis())
            .setState(Saying.state(instance.state()))
            .setReason(instance.standing().reason())
            .setSinceMillis(instance.standing().sinceMillis())
            .setAgentVersion(introduction.agentVersion())
            .setAddressNotice(introduction.observedHost())
            .addAllAllowedCommands(introduction.commands())
            .setTenant(sight.toldOf(instance.tenant()));
    for (Requirement r : introduction.requirements()) {
      form.addRequirements(
          io.muster.registry.v1.Requirement.newBuilder()
              .setKey(r.key())
              .setService(sight.shown(r.service()))
              .addAllTags(r.tags().stream().sorted().toList())
              .setPort(r.port())
              .setOptional(r.optional()));
    }
    return form;
  }

  /** Returns the id as it travels. */
  public static ByteString idBytes(InstanceId id) {
    return ByteString.copyFrom(id.bytes());
  }
}
