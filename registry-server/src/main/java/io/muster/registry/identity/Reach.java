package io.muster.registry.identity;

/** Of whom a call tells, or to whom it does something. */
public enum Reach {
  /** The caller's tenant alone: the call asks who makes it, and holds everything against that. */
  TENANT,
  /** Nobody: it is the same for every caller. */
  NOBODY,
  /** The registry itself: callers of other tenants than the default one are refused. */
  REGISTRY
}
