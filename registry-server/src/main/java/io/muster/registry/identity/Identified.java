package io.muster.registry.identity;

import io.grpc.Context;

/** Who makes the gRPC call that is under way; to be asked on the call's own thread. */
public final class Identified {
  private static final Context.Key<Identity> KEY =
      Context.keyWithDefault("identity", Identity.TRUSTED);

  private Identified() {}

  /** Returns who it is; where nobody is asked, whoever it is is trusted. */
  public static Identity current() {
    return KEY.get();
  }

  /** Returns the current context with this caller. */
  public static Context with(Identity who) {
    return Context.current().withValue(KEY, who);
  }
}
