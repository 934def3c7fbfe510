package io.muster.agent.mirror;

import io.muster.agent.Allowed;
import io.muster.agent.settings.AgentSettings;
import io.muster.agent.settings.Requirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What the registry said last, and the properties that show it. Any thread; what is heard is
 * written when the call returns.
 */
@Allowed("the bound on a wait")
public final class Mirror {
  private final String ownId;
  private final Fence fence;
  private final PropertyPlan plan;
  private final PropertyWriter writer;
  private final Map<Requirement, Standing> held = new LinkedHashMap<>();
  private boolean linked = true;
  private final Map<String, Long> revisions = new HashMap<>();
  private final Forgotten forgotten = new Forgotten();
  private boolean goOn;
  private boolean settled;
  private boolean snapshotDue;
  private long revision;

  /**
   * Makes the mirror and writes every key it will ever write.
   *
   * @param ownId this instance's id, for an even spread over several providers
   * @param table where to write; null for the system's properties
   */
  public Mirror(
      AgentSettings settings, String ownId, @org.jspecify.annotations.Nullable Properties table) {
    this.ownId = ownId;
    this.fence = new Fence(settings.networks());
    this.plan =
        new PropertyPlan(
            settings, System.getProperty("java.specification.version", "").startsWith("1."));
    this.writer = new PropertyWriter(table, settings.overwrite());
    for (Requirement requirement : settings.requirements()) {
      held.put(requirement, Standing.waiting());
    }
    writer.write(plan.properties(held, true));
  }

  /** Returns what is wrong with the templates, one line each. */
  public List<String> problems() {
    return plan.problems();
  }

  /**
   * Takes what the registry says of one requirement. A key that was not declared here is ignored,
   * and so is what is older than what this session of the registry has said of it already: the
   * first answer and the stream may cross.
   */
  public synchronized void heard(EndpointList said) {
    EndpointList list = fence.within(said);
    Requirement requirement = declared(list.key());
    if (requirement == null) {
      return;
    }
    Long newest = revisions.get(list.key());
    if (newest != null && list.revision() < newest) {
      return;
    }
    revisions.put(list.key(), list.revision());
    Standing before = standing(requirement);
    Standing after = before;
    List<Endpoint> known = forgotten.complete(list, before.endpoints(), System.nanoTime());
    if (!known.isEmpty()) {
      after = before.heard(known, ownId);
    } else if (list.emptyBecause() == EndpointList.EmptyBecause.ALL_GONE) {
      after = Standing.gone();
    } else if (list != said && before.unknown()) {
      after = Standing.outside();
    }
    revision = Math.max(revision, list.revision());
    held.put(requirement, after);
    snapshotDue |= after != before;
    write();
    notifyAll();
  }

  /** Returns what was left out for where it lies, once per requirement, for a person; or "". */
  public synchronized String leftOut() {
    return fence.leftOut();
  }

  /** The link to the registry broke: what is held stays and is marked stale. */
  public synchronized void linkLost() {
    linked = false;
    write();
  }

  /** The link is back. Its registry may count revisions anew, so what it says next is taken. */
  public synchronized void linkUp(RegistryStart start) {
    linked = true;
    revisions.clear();
    forgotten.linkUp(start, System.nanoTime());
    write();
  }

  /**
   * Lets go of what a registry that lost its memory has not heard of again, once it has had time
   * to. To be called now and then.
   */
  public synchronized void letGo() {
    if (!linked || !forgotten.over(System.nanoTime())) {
      return;
    }
    for (Map.Entry<Requirement, Standing> entry : held.entrySet()) {
      List<Endpoint> before = entry.getValue().endpoints();
      List<Endpoint> known = forgotten.confirmed(entry.getKey().key(), before);
      if (!known.isEmpty() && known.size() < before.size()) {
        entry.setValue(entry.getValue().heard(known, ownId));
        snapshotDue = true;
      }
    }
    write();
  }

  /** The registry says that waiting is pointless. */
  public synchronized void goOn() {
    goOn = true;
    notifyAll();
  }

  /**
   * Takes what the snapshot had for requirements of which nothing else is known.
   *
   * @return the keys for which it had something
   */
  public synchronized List<String> useSnapshot(Map<String, List<Endpoint>> snapshot) {
    List<String> used = new ArrayList<>();
    for (Map.Entry<Requirement, Standing> entry : held.entrySet()) {
      String key = entry.getKey().key();
      List<Endpoint> endpoints = fence.within(key, snapshot.get(key));
      if (entry.getValue().unknown() && endpoints != null && !endpoints.isEmpty()) {
        entry.setValue(Standing.snapshot(endpoints, ownId));
        used.add(key);
      }
    }
    write();
    return used;
  }

  /**
   * Says that the snapshot on disk has been looked at, or need not be. Before that nothing is due
   * for it: half of an answer must not wipe what it holds for the other half.
   */
  public synchronized void settle() {
    settled = true;
  }

  /** Returns the requirements of which nothing is known, waited for or not. */
  public synchronized List<String> unknown() {
    List<String> unknown = new ArrayList<>();
    for (Map.Entry<Requirement, Standing> entry : held.entrySet()) {
      if (entry.getValue().unknown()) {
        unknown.add(entry.getKey().key());
      }
    }
    return unknown;
  }

  /** Returns whether every requirement that is waited for has an endpoint. */
  public synchronized boolean complete() {
    return missing().isEmpty();
  }

  /** Returns the requirements that are waited for and have no endpoint. */
  public synchronized List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Map.Entry<Requirement, Standing> entry : held.entrySet()) {
      if (!entry.getKey().optional() && entry.getValue().chosen() == null) {
        missing.add(entry.getKey().key());
      }
    }
    return missing;
  }

  /**
   * Waits until complete, or told to go on, or the time is over.
   *
   * @return whether it is complete
   */
  public synchronized boolean awaitComplete(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!complete() && !goOn) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    return complete();
  }

  /** Returns whether the registry said that waiting is pointless. */
  public synchronized boolean toldToGoOn() {
    return goOn;
  }

  /** Returns the newest revision heard. */
  public synchronized long revision() {
    return revision;
  }

  /** Returns what belongs on disk, once after each change; null when nothing changed. */
  public synchronized @org.jspecify.annotations.Nullable Map<String, List<Endpoint>>
      dueForSnapshot() {
    if (!snapshotDue || !settled) {
      return null;
    }
    snapshotDue = false;
    Map<String, List<Endpoint>> due = new LinkedHashMap<>();
    for (Map.Entry<Requirement, Standing> entry : held.entrySet()) {
      if (!entry.getValue().endpoints().isEmpty()) {
        due.put(entry.getKey().key(), entry.getValue().endpoints());
      }
    }
    return due;
  }

  /** Returns a number that grows whenever an endpoint's property has another value. */
  public synchronized long moves() {
    return writer.moves();
  }

  private void write() {
    writer.write(plan.properties(held, linked));
  }

  private @org.jspecify.annotations.Nullable Requirement declared(String key) {
    for (Requirement requirement : held.keySet()) {
      if (requirement.key().equals(key)) {
        return requirement;
      }
    }
    return null;
  }

  private Standing standing(Requirement requirement) {
    Standing standing = held.get(requirement);
    return standing == null ? Standing.waiting() : standing;
  }
}
