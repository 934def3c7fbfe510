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
  private Optional<StoreFile> file = Optional.empty();
  private Head head = Head.NONE;
  private long remembered;

  private Ledger(Path folder, UnaryOperator<String> naming, HighWater mark) {
    this.folder = folder;
    this.naming = naming;
    this.mark = mark;
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
    Ledger ledger = new Ledger(folder, naming, mark);
    boolean done = false;
    try {
      Head acknowledged = mark.head();
      refuseEmptied(place, missing, acknowledged);
      ledger.begin(ledger.read(place, acknowledged, log), missing, log);
      done = true;
      return ledger;
    } catch (IOException e) {
      throw StoreFolder.unusable(folder, e);
    } finally {
      if (!done) {
        ledger.abandon();
      }
    }
  }

  /** The engine would take an empty file for a new one, and write to it. */
  private static void refuseEmptied(Path place, boolean missing, Head acknowledged)
      throws IOException {
    if (!missing && Files.size(place) == 0 && acknowledged.commit() > 0) {
      throw StoreFolder.damaged(place, "it is empty, although " + inWords(acknowledged), null);
    }
  }

  private static String inWords(Head acknowledged) {
    return "commit %d, with %d instances, had been acknowledged"
        .formatted(acknowledged.commit(), acknowledged.count());
  }

  /** Opens and reads the file; where its newest commit cannot be read, the newest that can. */
  @SuppressWarnings("IllegalCatch") // whatever the engine stumbles over, out of memory included
  private StoreFile.Contents read(Path place, Head acknowledged, Log log) throws IOException {
    long size = Files.size(place);
    try {
      StoreFile opened = StoreFile.open(place, naming);
      file = Optional.of(opened);
      StoreFile.Contents contents = opened.read();
      boolean had = size > 0 && (mark.made() || !acknowledged.equals(Head.NONE));
      if (!had || !contents.head().equals(Head.NONE)) {
        return contents;
      }
      throw StoreFolder.damaged(place, "it holds nothing that can be read", null);
    } catch (StoreException e) {
      return earlier(place, e, log);
    } catch (RuntimeException | Error e) {
      return earlier(place, StoreFolder.damaged(place, StoreFolder.why(e), e), log);
    }
  }

  private StoreFile.Contents earlier(Path place, StoreException problem, Log log)
      throws IOException {
    if (problem.reason() != StoreException.Reason.DAMAGED) {
      throw problem;
    }
    StoreFile.Contents found = EarlierCommit.find(place, naming).orElseThrow(() -> problem);
    file.ifPresent(StoreFile::abandon);
    file = Optional.empty();
    log.warn(
        "the newest commit in %s is not whole (as after a loss of power); taken up at commit %d"
            .formatted(place, found.head().commit()));
    return found;
  }

  private void begin(StoreFile.Contents contents, boolean missing, Log log) throws IOException {
    Head acknowledged = mark.head();
    Head found = contents.head();
    if (found.commit() < acknowledged.commit()) {
      tellOfLoss(found, acknowledged, missing, log);
    }
    contents.instances().forEach(instance -> held.put(instance.id(), instance));
    remembered = found.revision();
    long revision = Math.max(found.revision(), acknowledged.revision());
    head =
        new Head(
            Math.max(found.boot(), acknowledged.boot()) + 1,
            (revision / REVISION_LEAP + 1) * REVISION_LEAP,
            Math.max(found.commit(), acknowledged.commit()),
            0,
            0);
    saveFirst(file.isPresent() && found.commit() >= acknowledged.commit());
    mark.sync();
    StoreFolder.sync(folder);
  }

  /** Goes on in the file only where all of it is trusted, and proves to take a commit. */
  @SuppressWarnings("IllegalCatch") // the engine throws various things for a disk that is full
  private void saveFirst(boolean trusted) throws IOException {
    if (trusted) {
      try {
        save(head.revision());
        return;
      } catch (RuntimeException e) {
        // What was read is proven; what the engine keeps beside it may be damaged. Else: see below.
      }
    }
    try {
      saveAnew(head.revision());
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
    String acked = inWords(acknowledged);
    if (missing) {
      log.warn(place + " is not there, although " + acked + ": starting empty");
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

  /** Returns the revision of the commit that was found. */
  long remembered() {
    return remembered;
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
    StoreFile open = file.orElseThrow();
    unsaved.forEach((id, instance) -> instance.ifPresentOrElse(open::put, () -> open.remove(id)));
    open.commit(next(revision));
    noted(open.head());
  }

  /** The same after a failure: into a new file, in a folder that is made again if it is gone. */
  void saveAnew(long revision) throws IOException {
    unsaved.clear(); // held has it all
    file.ifPresent(StoreFile::abandon);
    file = Optional.empty();
    Path place = StoreFolder.prepare(folder);
    if (!mark.inPlace()) {
      mark.close();
      mark = HighWater.open(folder);
    }
    StoreFile made = StoreFile.anew(place, naming, held.values(), next(revision));
    file = Optional.of(made);
    StoreFolder.sync(folder);
    noted(made.head());
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
    file.ifPresent(StoreFile::compact);
  }

  void close() {
    file.ifPresent(StoreFile::close);
    mark.close();
  }

  /** Ends without another write. */
  void abandon() {
    file.ifPresent(StoreFile::abandon);
    mark.close();
  }
}
