package io.muster.registry.identity;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The one table of what each call needs, of gRPC by its full name, of HTTP by method and path, and
 * of whom each tells. What is not in it nobody may call; a test fails when a call of either is
 * missing.
 */
public final class Calls {
  private static final Need READ = Need.of(Reach.TENANT, Right.READ);
  private static final Need ADMIN = Need.of(Reach.TENANT, Right.ADMIN);
  private static final Need DRAIN = Need.of(Reach.TENANT, Right.DRAIN);

  /** Who deploys lists a place again once what it had been drained for is there. */
  private static final Need CLEAR = Need.of(Reach.TENANT, Right.DEPLOY, Right.ADMIN);

  private static final Need SHUTDOWN = Need.of(Reach.TENANT, Right.SHUTDOWN);
  private static final Need READ_COMMON = Need.of(Reach.NOBODY, Right.READ);
  private static final Need READ_REGISTRY = Need.of(Reach.REGISTRY, Right.READ);
  private static final Need ADMIN_REGISTRY = Need.of(Reach.REGISTRY, Right.ADMIN);
  private static final String INSTANCE = " /api/v1/instances/{id}";
  private static final String FLEET = "muster.registry.v1.Fleet/";

  private static final Map<String, Need> TABLE = table();

  private Calls() {}

  private static Map<String, Need> table() {
    Map<String, Need> table = new HashMap<>();
    table.put("grpc.health.v1.Health/Check", Need.NOTHING);
    table.put("grpc.health.v1.Health/Watch", Need.NOTHING);
    // The first question of who registers; who only reads may ask where services are as well.
    table.put(
        "muster.registry.v1.Registry/Resolve", Need.of(Reach.TENANT, Right.REGISTER, Right.READ));
    table.put("muster.registry.v1.Registry/Connect", Need.of(Reach.TENANT, Right.REGISTER));
    for (String reads :
        Set.of("List", "Watch", "Status", "Get", "History", "Events", "Graph", "Overrides")) {
      table.put(FLEET + reads, READ);
    }
    table.put(FLEET + "Drain", DRAIN);
    table.put(FLEET + "Undrain", DRAIN);
    table.put(FLEET + "Shutdown", SHUTDOWN);
    table.put(FLEET + "Remove", ADMIN);
    table.put(FLEET + "Clear", CLEAR);
    table.put("muster.registry.v1.Hooks/List", READ_REGISTRY);
    table.put("muster.registry.v1.Hooks/Test", ADMIN_REGISTRY);
    page(table);
    return Map.copyOf(table);
  }

  private static void page(Map<String, Need> table) {
    for (String reads :
        Set.of(
            "fleet",
            "graph",
            "instances",
            "instances/{id}",
            "instances/{id}/figures",
            "events",
            "stream",
            "overrides")) {
      table.put("GET /api/v1/" + reads, READ);
    }
    table.put("GET /api/v1/hooks", READ_REGISTRY);
    table.put("GET /api/v1/certificates", READ_REGISTRY);
    table.put("GET /api/v1/openapi.json", READ_COMMON);
    table.put("GET /metrics", READ);
    table.put("GET /sd/prometheus", READ);
    table.put("POST" + INSTANCE + "/drain", DRAIN);
    table.put("POST" + INSTANCE + "/undrain", DRAIN);
    table.put("POST" + INSTANCE + "/shutdown", SHUTDOWN);
    table.put("POST" + INSTANCE + "/remove", ADMIN);
    table.put("POST /api/v1/overrides/clear", CLEAR);
    table.put("POST /api/v1/hooks/{name}/test", ADMIN_REGISTRY);
    table.put("GET /view", READ_COMMON);
    table.put("GET /page/{file}", READ_COMMON);
    for (String signIn :
        Set.of("GET /sign-in", "POST /sign-in", "POST /sign-out", "GET /api/v1/me")) {
      table.put(signIn, Need.NOTHING);
    }
  }

  /**
   * Returns what the call needs; empty when it is not in the table, and nobody may call it.
   *
   * @param call such as {@code muster.registry.v1.Fleet/List} or {@code GET /api/v1/fleet}
   */
  public static Optional<Need> need(String call) {
    return Optional.ofNullable(TABLE.get(call));
  }

  /** Returns all calls of the table. */
  public static Set<String> all() {
    return TABLE.keySet();
  }
}
