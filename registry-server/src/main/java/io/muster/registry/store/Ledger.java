package io.muster.registry.store;

import io.muster.registry.Log;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.InstanceId;
import io.muster.registry.roster.Overrides;
import io.muster.registry.roster.Roster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

/**
 * What is to be on disk, and what of it is not there yet. Holds every instance (the roster's own
 * values, not copies), so that a file that is nearly full, is lost or can no longer be trusted is
 * followed by one written anew. What operators have said is a few lines and is always written
 * whole. Writer's thread.
 */
final class Ledger {
  /** Revisions between starts, so that none that was published but not synced is given twice. */
  private static final long REVISION_LEAP = 1_000_000;

  private final Path folder;
  private final Disk disk;
  private final ThreadFactory threads;
  private final Map<InstanceId, Instance> held = new HashMap<>();
  private final Set<InstanceId> unsaved = new LinkedHashSet<>();
  private Overrides overrides = Overrides.NONE;
  private boolean overridesUnsaved;
  private HighWater mark;
  private Optional<StoreFile> file = Optional.empty();
  private Optional<Checkpoint> next = Optional.empty();
  private Head head = Head.NONE;
  private long remembered;
  private boolean complete;

  private Ledger(Path folder, Disk disk, ThreadFactory threads, HighWater mark) {
    this.folder = folder;
    this.disk = disk;
    this.threads = threads;
    this.mark = mark;
  }

  /**
   * Opens the store of that folder, or makes it, and notes this start in it.
   *
   * @throws StoreException when it cannot be had; what is on disk is left as it is then
   */
  static Ledger open(Path folder, Disk disk, Log log, ThreadFactory threads) {
    StoreFolder.prepare(folder);
    StoreFolder.refuseEarlier(folder);
    Ledger ledger = new Ledger(folder, disk, threads, HighWater.open(folder));
    boolean done = false;
    try {
      ledger.begin(log);
      done = true;
      return ledger;
    } catch (IOException e) {
      throw StoreFolder.unusable(folder, e);
    } finally {
      if (!done) {
        ledger.close();
      }
    }
  }

  /**
   * Takes up what is there and writes it anew: so the first commit also proves that the disk takes
   * one, and nothing that an earlier process could not sync is trusted.
   */
  private void begin(Log log) throws IOException {
    Path place = StoreFolder.file(folder);
    boolean missing = Files.notExists(place);
    StoreReader.Contents contents =
        missing ? StoreReader.Contents.NOTHING : StoreReader.read(place);
    Head found = contents.head();
    Optional<Head> marked = mark.head();
    boolean unknown = marked.isEmpty() || (marked.get().commit() == 0 && found.commit() > 1);
    if (unknown) { // a first start that was cut short has made one commit and noted none
      log.warn(
          mark.file()
              + (marked.isEmpty() ? " cannot be understood" : " was not there, or empty")
              + ": whether "
              + place
              + " has lost something is not known; going on from what is in it");
    }
    Head acknowledged = contents.proven().orLater(marked.orElse(Head.NONE));
    boolean lost = unknown || found.commit() < acknowledged.commit();
    complete = !lost && found.commit() > 0 && Files.notExists(StoreFolder.recalling(folder));
    if (!complete) { // before anything is written that the next start would take for all there was
      StoreFolder.create(StoreFolder.recalling(folder));
      disk.syncFolder(folder);
    }
    if (found.commit() < acknowledged.commit()) {
      tellOfLoss(found, acknowledged, missing, log);
    }
    contents.instances().forEach(each -> held.put(each.instance().id(), each.instance()));
    overrides = contents.overrides();
    remembered = found.revision();
    long revision = Math.max(found.revision(), acknowledged.revision());
    head =
        new Head(
            Math.max(found.boot(), acknowledged.boot()) + 1,
            (revision / REVISION_LEAP + 1) * REVISION_LEAP,
            Math.max(found.commit(), acknowledged.commit()),
            0);
    List<ByteBuffer> forms = contents.instances().stream().map(Stored::form).toList();
    saveAnew(forms, head.revision());
    mark.sync();
  }

  /**
   * Fewer commits than were acknowledged: no crash does that, so it is said, and kept for a look.
   */
  private void tellOfLoss(Head found, Head acknowledged, boolean missing, Log log)
      throws IOException {
    Path place = StoreFolder.file(folder);
    String acked =
        "commit %d, with %d instances, had been acknowledged"
            .formatted(acknowledged.commit(), acknowledged.count());
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

  /** Returns whether nothing is missing of what was acknowledged; false for a new one. */
  boolean complete() {
    return complete;
  }

  /** What was lost has been said again, or will not be. */
  void recalled() throws IOException {
    Files.deleteIfExists(StoreFolder.recalling(folder));
  }

  Roster roster() {
    return Roster.of(head.revision(), held.values(), overrides);
  }

  void put(Instance instance) {
    held.put(instance.id(), instance);
    unsaved.add(instance.id());
  }

  void remove(InstanceId id) {
    held.remove(id);
    unsaved.add(id);
  }

  void override(Overrides said) {
    overrides = said;
    overridesUnsaved = true;
  }

  /** Has everything on disk, or throws what the disk came up with. */
  void save(long revision) throws IOException {
    StoreFile open = file.orElseThrow();
    write(open, unsaved);
    if (overridesUnsaved) {
      open.put(overrides);
    }
    Head written = next(revision);
    open.commit(written);
    noted(written);
  }

  private void write(StoreFile to, Set<InstanceId> ids) throws IOException {
    for (InstanceId id : ids) {
      Instance instance = held.get(id);
      if (instance == null) {
        to.remove(id);
      } else {
        to.put(instance);
      }
    }
  }

  /** The same after a failure: into a new file, in a folder that is made again if it is gone. */
  void saveAnew(long revision) throws IOException {
    saveAnew(Stored.forms(held.values()), revision);
  }

  private void saveAnew(Iterable<ByteBuffer> forms, long revision) throws IOException {
    abandon();
    StoreFolder.prepare(folder);
    if (!mark.inPlace()) {
      mark.close();
      mark = HighWater.open(folder);
    }
    Head written = next(revision);
    StoreFile made = StoreFile.create(disk, fresh(), forms, StoreFile.LEAST_SPACE);
    takeOver(made, Set.of(), written);
    noted(written);
  }

  private Path fresh() {
    Path place = StoreFolder.file(folder);
    return place.resolveSibling(place.getFileName() + ".new");
  }

  /** Completes a file and puts it in the place of the present one. */
  private void takeOver(StoreFile made, Set<InstanceId> changed, Head complete) throws IOException {
    boolean done = false;
    try {
      write(made, changed);
      if (!overrides.isEmpty()) {
        made.put(overrides);
      }
      made.commit(complete);
      file.ifPresent(StoreFile::close); // not every system replaces a file that is open
      made.moveTo(disk, StoreFolder.file(folder));
      disk.syncFolder(folder);
      done = true;
    } finally {
      if (!done) {
        made.close();
      }
    }
    file = Optional.of(made);
  }

  private Head next(long revision) {
    long newest = Math.max(revision, head.revision());
    return new Head(head.boot(), newest, head.commit() + 1, held.size());
  }

  private void noted(Head written) throws IOException {
    mark.rise(written);
    head = written;
    next.ifPresent(checkpoint -> checkpoint.changed(unsaved));
    unsaved.clear();
    overridesUnsaved = false;
  }

  /**
   * Has the next file prepared when the present one is nearly full, and goes over to it once it is
   * written. Everything must have been saved.
   */
  void checkpoint() throws IOException {
    StoreFile open = file.orElseThrow();
    if (next.isEmpty() && open.nearlyFull()) {
      List<Instance> all = List.copyOf(held.values());
      next = Optional.of(Checkpoint.begin(disk, fresh(), all, open.nextSpace(), threads));
    } else if (next.isPresent() && (next.get().ready() || open.full())) {
      Checkpoint written = next.get();
      next = Optional.empty();
      takeOver(written.file(), written.changed(), head);
    }
  }

  /** Closes what is open; what is not saved is not there. */
  void close() {
    abandon();
    mark.close();
  }

  private void abandon() {
    next.ifPresent(Checkpoint::abandon);
    next = Optional.empty();
    file.ifPresent(StoreFile::close);
    file = Optional.empty();
  }
}
