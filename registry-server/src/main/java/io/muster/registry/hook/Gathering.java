package io.muster.registry.hook;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What one hook is to be told, by service, until it is time: when the service has been quiet for
 * the hook's delay, at the latest after ten delays. An instance that is back before then was never
 * away. One thread at a time.
 */
final class Gathering {
  /** A deployment that goes on for longer is told of in parts. */
  private static final int MOST_DELAYS = 10;

  /** Of one message; what is beyond it is counted by the journal and the page. */
  private static final int MOST = 500;

  private final Hook hook;
  private final Supplier<String> ids;
  private final Map<String, Heap> byService = new LinkedHashMap<>();

  Gathering(Hook hook, Supplier<String> ids) {
    this.hook = hook;
    this.ids = ids;
  }

  /** What waits of one service. */
  private static final class Heap {
    private final List<Happening> happenings = new ArrayList<>();
    private final long sinceNanos;
    private long newestNanos;

    Heap(long nowNanos) {
      this.sinceNanos = nowNanos;
      this.newestNanos = nowNanos;
    }
  }

  void add(Happening happening, long nowNanos) {
    if (!hook.wants(happening)) {
      return;
    }
    Heap heap = byService.computeIfAbsent(happening.service(), s -> new Heap(nowNanos));
    heap.newestNanos = nowNanos;
    boolean undone =
        happening.kind() == Kind.UP && heap.happenings.removeIf(h -> isAwayOf(h, happening));
    if (!undone && heap.happenings.size() < MOST) {
      heap.happenings.add(happening);
    }
  }

  private static boolean isAwayOf(Happening earlier, Happening back) {
    return earlier.kind() == Kind.DOWN && earlier.who().equals(back.who());
  }

  /** What was said is so no longer, and need not be told. */
  void undo(Kind kind, String service, String who) {
    Heap heap = byService.get(service);
    if (heap != null) {
      heap.happenings.removeIf(h -> h.kind() == kind && h.who().equals(who));
    }
  }

  /** Returns what it is time for. */
  List<Message> due(long nowNanos) {
    List<Message> due = new ArrayList<>();
    Iterator<Map.Entry<String, Heap>> heaps = byService.entrySet().iterator();
    while (heaps.hasNext()) {
      Map.Entry<String, Heap> entry = heaps.next();
      Heap heap = entry.getValue();
      long delay = hook.delay().toNanos();
      if (nowNanos - heap.newestNanos >= delay
          || nowNanos - heap.sinceNanos >= MOST_DELAYS * delay) {
        heaps.remove();
        if (!heap.happenings.isEmpty()) {
          due.add(new Message(ids.get(), entry.getKey(), List.copyOf(heap.happenings)));
        }
      }
    }
    return due;
  }
}
