package io.muster.registry.cli;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.muster.registry.Allowed;
import io.muster.registry.v1.FleetGrpc;
import io.muster.registry.v1.Instance;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.Roster;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code muster watch}: a line per change, as it happens. */
@Command(
    name = "watch",
    description = "Show changes as they happen.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster watch --registry 127.0.0.1:7400"})
@Allowed("the command line prints")
final class WatchCommand implements Callable<Integer> {
  /** Whose it is counts: who sees all tenants may see two of one id. */
  private record Key(String tenant, ByteString id) {}

  @Mixin private final RegistryOption registry = new RegistryOption();

  @Override
  public Integer call() {
    ManagedChannel channel = registry.open();
    try {
      Iterator<Roster> rosters =
          FleetGrpc.newBlockingStub(channel).watch(ListRequest.getDefaultInstance());
      Map<Key, String> before = new LinkedHashMap<>();
      while (rosters.hasNext()) {
        before = show(rosters.next(), before);
      }
      return 0;
    } catch (StatusRuntimeException e) {
      System.err.println(registry.complaint(e, Wait.ASKING, channel));
      return RegistryOption.UNREACHABLE;
    } finally {
      channel.shutdownNow();
    }
  }

  private static Map<Key, String> show(Roster roster, Map<Key, String> before) {
    Map<Key, String> now = new LinkedHashMap<>();
    Instant time = Instant.ofEpochMilli(roster.getReadAtMillis());
    for (Instance instance : roster.getInstancesList()) {
      String line =
          Rows.name(instance)
              + " pid "
              + instance.getHost().getPid()
              + " "
              + instance.getState().name()
              + " "
              + Rows.ports(instance);
      Key key = new Key(instance.getTenant(), instance.getInstanceId());
      now.put(key, line);
      if (!line.equals(before.get(key))) {
        System.out.println(time + "  " + line + "  (" + instance.getReason() + ")");
      }
    }
    before.forEach(
        (id, line) -> {
          if (!now.containsKey(id)) {
            System.out.println(time + "  " + line + "  -> left");
          }
        });
    return now;
  }
}
