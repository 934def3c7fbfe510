package io.muster.registry.store;

import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.wire.InstanceForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * One open file of H2's MVStore. After any failed write the engine closes itself, and what a failed
 * sync left behind cannot be known: then a new file is written in its place ({@link #anew}), never
 * the old one again. Writer's thread.
 */
final class StoreFile {
  /** Version of what is written; a file with another one is refused. */
  static final long FORMAT = 2;

  private static final String HEAD = "head";

  /** Compaction starts below this share of live data, and rewrites at most that many bytes. */
  private static final int FILL_PERCENT = 50;

  private static final int COMPACT_BYTES = 4 << 20;

  private final MVStore store;
  private final MVMap<String, byte[]> instances;
  private final MVMap<String, byte[]> heads;
  private final MVMap<String, Long> numbers;
  private Path place;
  private final @Nullable Object key;
  private long tally;
  private Head head = Head.NONE;

  /** What a file held when it was opened. */
  record Contents(Head head, List<Instance> instances) {}

  private StoreFile(Path place, MVStore store) throws IOException {
    this.place = place;
    this.key = StoreFolder.key(place);
    this.store = store;
    this.instances = store.openMap("instances");
    this.heads = store.openMap("heads");
    this.numbers = store.openMap("numbers");
  }

  /**
   * Opens the file, changing nothing in it.
   *
   * @param naming how the engine is to call the file, so that another disk can be put below it
   */
  static StoreFile open(Path place, UnaryOperator<String> naming) throws IOException {
    MVStore store =
        new MVStore.Builder()
            .fileName(naming.apply(place.toString()))
            .autoCommitDisabled()
            // Looks at every chunk for the newest whole one: after a loss of power the quick way
            // takes an older one, since its header is written before the chunk it names is synced.
            .recoveryMode()
            .autoCompactFillRate(0)
            .open();
    boolean done = false;
    try {
      store.setRetentionTime(0);
      store.setVersionsToKeep(0);
      StoreFile opened = new StoreFile(place, store);
      done = true;
      return opened;
    } finally {
      if (!done) {
        store.closeImmediately();
      }
    }
  }

  /**
   * Writes these instances, and nothing else, to a new file and puts it in the place of whatever is
   * there; all of it is on disk when this returns, but for the folder's entry.
   */
  static StoreFile anew(
      Path place, UnaryOperator<String> naming, Collection<Instance> all, Head head)
      throws IOException {
    Path fresh = place.resolveSibling(place.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    StoreFolder.create(fresh);
    StoreFile made = open(fresh, naming);
    boolean done = false;
    try {
      all.forEach(made::put);
      made.commit(head);
      Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
      made.place = place;
      done = true;
      return made;
    } finally {
      if (!done) {
        made.abandon();
      }
    }
  }

  /**
   * Reads everything back.
   *
   * @throws StoreException when it is not exactly what one commit wrote
   */
  Contents read() {
    byte[] written = heads.get(HEAD);
    checkFormat(written != null);
    if (written == null) {
      return new Contents(Head.NONE, List.of());
    }
    Head found =
        Head.of(written).orElseThrow(() -> StoreFolder.damaged(place, "its head is damaged", null));
    List<Instance> all = new ArrayList<>();
    instances.forEach((id, stored) -> all.add(instance(id, stored)));
    if (all.size() != found.count() || tally != found.tally()) {
      throw StoreFolder.damaged(
          place,
          "it holds %d instances that are not the %d of commit %d"
              .formatted(all.size(), found.count(), found.commit()),
          null);
    }
    return new Contents(found, all);
  }

  private Instance instance(String id, byte[] stored) {
    Instance instance = InstanceForm.read(Seal.open(id, stored));
    if (!instance.id().hex().equals(id)) {
      throw StoreFolder.damaged(place, "the record of " + id + " is of another instance", null);
    }
    tally += Seal.weight(stored);
    return instance;
  }

  private void checkFormat(boolean written) {
    Long format = numbers.get("format");
    if (format != null && format > FORMAT) {
      throw new StoreException(
          StoreException.Reason.NEWER,
          place
              + " was written by a newer Muster (format "
              + format
              + ", this one reads "
              + FORMAT
              + "); use that version, or another --data-dir",
          null);
    }
    boolean fits = written ? format != null && format == FORMAT : format == null;
    if (!fits || (!written && !instances.isEmpty())) {
      throw StoreFolder.damaged(place, "its format is " + format + ", expected " + FORMAT, null);
    }
  }

  void put(Instance instance) {
    String id = instance.id().hex();
    byte[] stored = Seal.close(id, InstanceForm.write(instance));
    tally += Seal.weight(stored) - weight(Optional.ofNullable(instances.put(id, stored)));
  }

  void remove(InstanceId id) {
    tally -= weight(Optional.ofNullable(instances.remove(id.hex())));
  }

  private static long weight(Optional<byte[]> stored) {
    return stored.map(Seal::weight).orElse(0L);
  }

  /** Writes and syncs what changed; count and tally are filled in. */
  void commit(Head next) throws IOException {
    head = new Head(next.boot(), next.revision(), next.commit(), instances.sizeAsLong(), tally);
    heads.put(HEAD, head.bytes());
    numbers.put("format", FORMAT);
    store.commit();
    store.sync();
    if (!Objects.equals(key, StoreFolder.key(place))) {
      throw new IOException(place + " has been replaced");
    }
  }

  /** Returns the head that was committed last. */
  Head head() {
    return head;
  }

  /** Gives space back, in small steps. */
  void compact() {
    if (store.compact(FILL_PERCENT, COMPACT_BYTES)) {
      store
          .sync(); // else the next commit could overwrite what this one replaced before it is there
    }
  }

  /** Closes it after a last commit. */
  void close() {
    store.close();
  }

  /** Closes it as it is. */
  void abandon() {
    store.closeImmediately();
  }
}
