package io.muster.endtoend;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What {@code muster tls init} made in a folder, for {@code viewer} among others. */
record Certificates(Path folder) {
  private static final String VIEWER = "viewer";

  Path authority() {
    return folder.resolve("ca.pem");
  }

  private String service(String name, String end) {
    return folder.resolve("services/" + name + end).toString();
  }

  List<String> serverOptions() {
    return List.of(
        "--tls-cert",
        folder.resolve("registry.pem").toString(),
        "--tls-key",
        folder.resolve("registry.key").toString(),
        "--tls-client-ca",
        authority().toString(),
        "--client-certificates",
        "required");
  }

  /** What the command line is told to be let in as the viewer. */
  List<String> commandOptions() {
    return List.of(
        "--ca",
        authority().toString(),
        "--cert",
        service(VIEWER, ".pem"),
        "--key",
        service(VIEWER, ".key"));
  }

  /** What an agent is told to be that service. */
  List<String> agentOptions(String name) {
    return List.of(
        "-Dmuster.tls.ca=" + authority(),
        "-Dmuster.tls.cert=" + service(name, ".pem"),
        "-Dmuster.tls.key=" + service(name, ".key"));
  }

  /** What the viewer speaks over gRPC. */
  SslContext client() throws IOException {
    return GrpcSslContexts.configure(
            SslContextBuilder.forClient()
                .trustManager(authority().toFile())
                .keyManager(
                    Path.of(service(VIEWER, ".pem")).toFile(),
                    Path.of(service(VIEWER, ".key")).toFile()),
            SslProvider.JDK)
        .build();
  }
}
