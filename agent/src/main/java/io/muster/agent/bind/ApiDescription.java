package io.muster.agent.bind;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a machine-readable description of an API is to be found. */
public final class ApiDescription {
  private final String kind;
  private final String path;
  private final List<String> services;

  private ApiDescription(String kind, String path, List<String> services) {
    this.kind = kind;
    this.path = path;
    this.services = Collections.unmodifiableList(new ArrayList<>(services));
  }

  /** Makes one of kind "openapi", "graphql", "graphql-schema" or "grpc". */
  public static ApiDescription of(String kind, String path, List<String> services) {
    return new ApiDescription(kind, path, services);
  }

  /** Returns "openapi", "graphql", "graphql-schema" or "grpc". */
  public String kind() {
    return kind;
  }

  /** Returns the path on the port, for example "/v3/api-docs", or "". */
  public String path() {
    return path;
  }

  /** Returns the names of the gRPC services. */
  public List<String> services() {
    return services;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ApiDescription
        && ((ApiDescription) other).kind.equals(kind)
        && ((ApiDescription) other).path.equals(path)
        && ((ApiDescription) other).services.equals(services);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, path, services);
  }
}
