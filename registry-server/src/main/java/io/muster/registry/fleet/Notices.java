package io.muster.registry.fleet;

import io.muster.registry.roster.Notice;
import io.muster.registry.watch.KeeperTurns;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the registry holds back or doubts, not older than half a second. The keeper knows it on its
 * own thread alone; this may be asked from any.
 */
public final class Notices {
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final KeeperTurns keeper;
  private volatile List<Notice> newest = List.of();

  /** Keeper's turn. */
  private long lookedNanos;

  /** Makes them; looks from when the keeper starts. */
  public Notices(KeeperTurns keeper) {
    this.keeper = keeper;
    keeper.tell(k -> keeper.watchers().watchTime(this::tick));
  }

  private void tick(long now) {
    if (now - lookedNanos >= PACE_NANOS) {
      lookedNanos = now;
      keeper.tell(k -> newest = keeper.notices());
    }
  }

  /** Returns them. */
  public List<Notice> newest() {
    return newest;
  }
}
