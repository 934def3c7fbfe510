package io.muster.agent.bind;

import io.muster.agent.Allowed;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Called by the JDK's patched methods on the host's own thread, after a bind has succeeded or a
 * library was loaded: takes down who binds and hands over. Waits for nothing; microseconds.
 */
@Allowed("the moment of a bind")
final class Handover implements Consumer<Object> {
  /** What the host's thread leaves behind; lives until the watch's thread has read it. */
  static final class Sighting {
    private final Object socket;
    private final String thread;
    private final long atMillis;
    private final Class<?> @Nullable [] classes;

    Sighting(Object socket, String thread, long atMillis, Class<?> @Nullable [] classes) {
      this.socket = socket;
      this.thread = thread;
      this.atMillis = atMillis;
      this.classes = classes;
    }

    /** Returns the name of the library that was loaded, or "" when it was a bind. */
    String library() {
      return socket instanceof String ? (String) socket : "";
    }

    /** Reads the classes' origins; on the watch's thread, since that may look into jars. */
    Bind toBind() {
      Witness witness = classes == null ? Witness.NOBODY : Witness.of(thread, classes);
      return new Bind(socket, witness, atMillis);
    }
  }

  private final BlockingQueue<Sighting> sightings;
  private final @Nullable HostStack stack;

  /** Without a stack, binds wake the watch and have no witness. */
  Handover(BlockingQueue<Sighting> sightings, @Nullable HostStack stack) {
    this.sightings = sightings;
    this.stack = stack;
  }

  @Override
  public void accept(Object socket) {
    Class<?>[] classes = stack == null || socket instanceof String ? null : stack.classes();
    Sighting sighting =
        new Sighting(socket, Thread.currentThread().getName(), System.currentTimeMillis(), classes);
    if (!sightings.offer(sighting)) {
      sightings.poll(); // the oldest gives way; the kernel's list still has its port
    }
  }
}
