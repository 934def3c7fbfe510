package io.muster.agent.mirror;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Where one requirement stands, whole. */
public final class EndpointList {
  /** Why it is empty. */
  public enum EmptyBecause {
    /** It is not, or nobody vouches for it: what is held stays. */
    NOT_VOUCHED,
    /** No such service has registered so far: what is held stays. */
    NEVER_SEEN,
    /** All have gone: what is held goes. */
    ALL_GONE
  }

  private final String key;
  private final long revision;
  private final List<Endpoint> endpoints;
  private final EmptyBecause emptyBecause;

  /** Makes a list. The key is a requirement's key. */
  public EndpointList(
      String key, long revision, List<Endpoint> endpoints, EmptyBecause emptyBecause) {
    this.key = key;
    this.revision = revision;
    this.endpoints = Collections.unmodifiableList(new ArrayList<>(endpoints));
    this.emptyBecause = emptyBecause;
  }

  String key() {
    return key;
  }

  long revision() {
    return revision;
  }

  List<Endpoint> endpoints() {
    return endpoints;
  }

  EmptyBecause emptyBecause() {
    return emptyBecause;
  }
}
