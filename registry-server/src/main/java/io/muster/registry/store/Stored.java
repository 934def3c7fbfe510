package io.muster.registry.store;

import io.muster.registry.roster.Instance;
import io.muster.registry.wire.InstanceForm;
import java.nio.ByteBuffer;
import java.util.Collection;

/**
 * An instance that was read from a store, and the form in which it stands there: the next file gets
 * it as it is, so that a start does not write out again what it has just read.
 */
record Stored(Instance instance, ByteBuffer form) {
  /** Returns the stored form of each, made when it is asked for. */
  static Iterable<ByteBuffer> forms(Collection<Instance> instances) {
    return () -> instances.stream().map(Stored::form).iterator();
  }

  private static ByteBuffer form(Instance instance) {
    return ByteBuffer.wrap(InstanceForm.write(instance));
  }
}
