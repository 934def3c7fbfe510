package io.muster.agent.bind;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What probes found out about a listening socket; every part may be missing. */
public final class Findings {
  /** Nothing was found. */
  public static final Findings NONE =
      new Findings("", false, "", Collections.<ApiDescription>emptyList());

  private final String protocol;
  private final boolean management;
  private final String contextPath;
  private final List<ApiDescription> apis;

  private Findings(
      String protocol, boolean management, String contextPath, List<ApiDescription> apis) {
    this.protocol = protocol;
    this.management = management;
    this.contextPath = contextPath;
    this.apis = Collections.unmodifiableList(new ArrayList<>(apis));
  }

  /** Returns this with a protocol, which goes before what the witness tells; "" for none. */
  public Findings protocol(String found) {
    return new Findings(found, management, contextPath, apis);
  }

  /** Returns this as a port for operators rather than for the application's clients. */
  public Findings forManagement() {
    return new Findings(protocol, true, contextPath, apis);
  }

  /** Returns this with a path below which the application answers, for example "/shop". */
  public Findings contextPath(String found) {
    return new Findings(protocol, management, found, apis);
  }

  /** Returns this with one description more. */
  public Findings api(ApiDescription found) {
    List<ApiDescription> all = new ArrayList<>(apis);
    if (!all.contains(found)) {
      all.add(found);
    }
    return new Findings(protocol, management, contextPath, all);
  }

  /** Returns this, and what the other has beyond it. */
  public Findings and(Findings other) {
    Findings both =
        new Findings(
            protocol.isEmpty() ? other.protocol : protocol,
            management || other.management,
            contextPath.isEmpty() ? other.contextPath : contextPath,
            apis);
    for (ApiDescription api : other.apis) {
      both = both.api(api);
    }
    return both;
  }

  /** Returns the protocol, or "" to leave it to the witness. */
  public String protocol() {
    return protocol;
  }

  /** Returns whether it serves operators rather than the application's clients. */
  public boolean management() {
    return management;
  }

  /** Returns the path, or "". */
  public String contextPath() {
    return contextPath;
  }

  /** Returns the descriptions of what is offered, in the order in which they were found. */
  public List<ApiDescription> apis() {
    return apis;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Findings
        && ((Findings) other).protocol.equals(protocol)
        && ((Findings) other).management == management
        && ((Findings) other).contextPath.equals(contextPath)
        && ((Findings) other).apis.equals(apis);
  }

  @Override
  public int hashCode() {
    return Objects.hash(protocol, management, contextPath, apis);
  }

  @Override
  public String toString() {
    return protocol + " " + contextPath + " " + apis.size() + " APIs";
  }
}
