package io.muster.registry.store;

import io.muster.registry.Log;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Roster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What is to be on disk, and what of it is not there yet. Holds every instance (the roster's own
 * values, not copies), so that a store whose file is lost or can no longer be trusted is written
 * anew. Writer's thread.
 */
final class Ledger {
  /** Revisions between starts, so that none that was published but not synced is given twice. */
  private static final long REVISION_LEAP = 1_000_000;

  private final Path folder;
  private final UnaryOperator<String> naming;
  private final Map<InstanceId, Instance> held = new HashMap<>();
  private final Map<InstanceId, Optional<Instance>> unsaved = new LinkedHashMap<>();
  private HighWater mark;
  private StoreFile file;
  private Head head;

  private Ledger(Path folder, UnaryOperator<String> naming, HighWater mark, StoreFile file) {
    this.folder = folder;
    this.naming = naming;
    this.mark = mark;
    this.file = file;
    this.head = Head.NONE;
  }

  /**
   * Opens the store of that folder, or makes it, and notes this start in it.
   *
   * @throws StoreException when it cannot be had; what is on disk is left as it is then
   */
  static Ledger open(Path folder, UnaryOperator<String> naming, Log log) {
    boolean missing = Files.notExists(StoreFolder.file(folder));
    Path place = StoreFolder.prepare(folder);
    HighWater mark = HighWater.open(folder);
    Optional<StoreFile> opened = Optional.empty();
    boolean done = false;
    try {
      StoreFile file = opened(place, naming);
      opened = Optional.of(file);
      Ledger ledger = new Ledger(folder, naming, mark, file);
      ledger.begin(contents(place, file), missing, log);
      done = true;
      return ledger;
    } catch (IOException e) {
      throw StoreFolder.unusable(folder, e);
    } finally {
      if (!done) {
        opened.ifPresent(StoreFile::abandon);
        mark.close();
      }
    }
  }

  @SuppressWarnings("IllegalCatch") // whatever the engine stumbles over: the file is not readable
  private static StoreFile opened(Path place, UnaryOperator<String> naming) throws IOException {
    try {
      return StoreFile.open(place, naming);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      throw StoreFolder.damaged(place, StoreFolder.why(e), e);
    }
  }

  @SuppressWarnings("IllegalCatch") // as above: a damaged length can ask for any amount of memory
  private static StoreFile.Contents contents(Path place, StoreFile file) {
    try {
      return file.read();
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      throw StoreFolder.damaged(place, StoreFolder.why(e), e);
    }
  }

  @SuppressWarnings("IllegalCatch") // the engine throws various things for a disk that is full
  private void begin(StoreFile.Contents contents, boolean missing, Log log) throws IOException {
    Head acknowledged = mark.head();
    Head found = contents.head();
    if (found.commit() < acknowledged.commit()) {
      tellOfLoss(found, acknowledged, missing, log);
    }
    contents.instances().forEach(instance -> held.put(instance.id(), instance));
    long revision = Math.max(found.revision(), acknowledged.revision());
    head =
        new Head(
            Math.max(found.boot(), acknowledged.boot()) + 1,
            (revision / REVISION_LEAP + 1) * REVISION_LEAP,
            Math.max(found.commit(), acknowledged.commit()),
            0,
            0);
    try {
      save(head.revision());
      StoreFolder.sync(folder);
    } catch (RuntimeException e) {
      throw StoreFolder.unusable(folder, e);
    }
  }

  /**
   * Fewer commits than were acknowledged: no crash does that, so it is said, and kept for a look.
   */
  private void tellOfLoss(Head found, Head acknowledged, boolean missing, Log log)
      throws IOException {
    Path place = StoreFolder.file(folder);
    String had = "commit %d, with %d instances, had been acknowledged";
    String acked = had.formatted(acknowledged.commit(), acknowledged.count());
    if (missing) {
      log.warn(place + " is not there, although " + acked + ": starting empty");
    } else if (found.equals(Head.NONE)) {
      throw StoreFolder.damaged(place, "it holds nothing, although " + acked, null);
    } else {
      Path copy = place.resolveSibling(place.getFileName() + ".damaged");
      Files.copy(place, copy, StandardCopyOption.REPLACE_EXISTING);
      log.warn(
          "%s has lost its end: it goes up to commit %d, although %s; going on from %d instances; "
                  .formatted(place, found.commit(), acked, found.count())
              + "agents that are there say everything again; the file is kept as "
              + copy);
    }
  }

  long boot() {
    return head.boot();
  }

  Roster roster() {
    return Roster.of(head.revision(), held.values());
  }

  void put(Instance instance) {
    held.put(instance.id(), instance);
    unsaved.put(instance.id(), Optional.of(instance));
  }

  void remove(InstanceId id) {
    held.remove(id);
    unsaved.put(id, Optional.empty());
  }

  /** Has everything on disk, or throws whatever the engine or the disk came up with. */
  void save(long revision) throws IOException {
    unsaved.forEach((id, instance) -> instance.ifPresentOrElse(file::put, () -> file.remove(id)));
    file.commit(next(revision));
    noted(file.head());
  }

  /** The same after a failure: into a new file, in a folder that is made again if it is gone. */
  void saveAnew(long revision) throws IOException {
    unsaved.clear(); // held has it all
    file.abandon();
    Path place = StoreFolder.prepare(folder);
    if (!mark.inPlace()) {
      mark.close();
      mark = HighWater.open(folder);
    }
    file = StoreFile.anew(place, naming, held.values(), next(revision));
    StoreFolder.sync(folder);
    noted(file.head());
  }

  private Head next(long revision) {
    long newest = Math.max(revision, head.revision());
    return new Head(head.boot(), newest, head.commit() + 1, 0, 0);
  }

  private void noted(Head written) throws IOException {
    mark.rise(written);
    head = written;
    unsaved.clear();
  }

  void compact() {
    file.compact();
  }

  void close() {
    file.close();
    mark.close();
  }

  /** Ends without another write. */
  void abandon() {
    file.abandon();
    mark.close();
  }
}
