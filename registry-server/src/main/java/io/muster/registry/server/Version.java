package io.muster.registry.server;

import org.jspecify.annotations.Nullable;

/** The version of this jar. */
public final class Version {
  /** For example "0.1.0"; "dev" when not run from a jar. */
  public static final String TEXT = text(Version.class.getPackage().getImplementationVersion());

  private Version() {}

  private static String text(@Nullable String fromManifest) {
    return fromManifest == null ? "dev" : fromManifest;
  }
}
