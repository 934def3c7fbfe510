package samples.ktornetty;

import io.ktor.server.engine.EmbeddedServerKt;
import io.ktor.server.netty.Netty;
import io.ktor.server.response.ApplicationResponseFunctionsKt;
import io.ktor.server.routing.RoutingBuilderKt;
import io.ktor.server.routing.RoutingRootKt;
import java.io.IOException;
import java.util.Collections;
import kotlin.Unit;

/** A Ktor application on its Netty engine. */
public final class Main {
  private Main() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    var server =
        EmbeddedServerKt.embeddedServer(
            Netty.INSTANCE,
            0,
            "0.0.0.0",
            Collections.emptyList(),
            (application, started) -> {
              RoutingRootKt.routing(
                  application,
                  routes -> {
                    RoutingBuilderKt.get(
                        routes,
                        "/",
                        (context, then) ->
                            ApplicationResponseFunctionsKt.respondText(
                                context.getCall(),
                                "here\n",
                                null,
                                null,
                                content -> Unit.INSTANCE,
                                then));
                    return Unit.INSTANCE;
                  });
              return Unit.INSTANCE;
            });
    server.start(false);
    while (System.in.read() >= 0) {
      continue; // until the end
    }
    server.stop(0, 0);
  }
}
