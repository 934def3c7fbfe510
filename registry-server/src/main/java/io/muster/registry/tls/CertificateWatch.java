package io.muster.registry.tls;

import io.muster.registry.Log;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Has the certificates looked at every few seconds, on a thread of its own. */
public final class CertificateWatch {
  /** Well below the minute within which who is no longer good must be gone. */
  private static final long LOOK_SECONDS = 5;

  private final Certificates certificates;
  private final ScheduledExecutorService thread;
  private final Log log;

  /** Makes it; starts nothing. */
  public CertificateWatch(Certificates certificates, ThreadFactory threads, Log log) {
    this.certificates = certificates;
    this.thread = Executors.newSingleThreadScheduledExecutor(threads);
    this.log = log;
  }

  /** Starts to look. */
  @SuppressWarnings("FutureReturnValueIgnored") // look tells its own troubles
  public void start() {
    thread.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  /** What nobody thought of must not end the looking. */
  private void look() {
    try {
      certificates.look();
    } catch (RuntimeException | Error e) {
      log.warn("the certificates could not be looked at: " + e);
    }
  }

  /** Ends it. */
  public void stop() {
    thread.shutdownNow();
  }
}
