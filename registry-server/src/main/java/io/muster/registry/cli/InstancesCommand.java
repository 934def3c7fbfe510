package io.muster.registry.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.StatusRuntimeException;
import io.muster.registry.Allowed;
import io.muster.registry.v1.ListRequest;
import io.muster.registry.v1.Roster;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster instances}: the fleet, a line a process. */
@Command(
    name = "instances",
    description = "List the running instances.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: muster instances explosion-service -o json"})
@Allowed("the command line prints")
final class InstancesCommand implements Callable<Integer> {
  private static final int NOT_FOUND = 3;

  @Mixin private final RegistryOption registry = new RegistryOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table or json. Default table.")
  private String output = "table";

  @Parameters(
      arity = "0..1",
      paramLabel = "SERVICE",
      description = "Only instances of this service.")
  private String service = "";

  @Override
  public Integer call() throws InvalidProtocolBufferException {
    Roster roster;
    try {
      roster = registry.list(ListRequest.newBuilder().setService(service).build());
    } catch (StatusRuntimeException e) {
      System.err.println(registry.complaint(e));
      return RegistryOption.UNREACHABLE;
    }
    if (output.equals("json")) {
      System.out.println(JsonFormat.printer().print(roster));
    } else {
      Rows.instances(roster).lines().forEach(System.out::println);
      roster.getNoticesList().forEach(notice -> System.err.println("note: " + notice));
    }
    if (!service.isEmpty() && roster.getInstancesCount() == 0) {
      System.err.println("no instance of " + service + " is known; muster instances lists all");
      return NOT_FOUND;
    }
    return 0;
  }
}
