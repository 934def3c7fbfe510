package io.muster.registry.cli;

import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;

/** Shows the token with every call over gRPC. */
final class TokenShown {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private TokenShown() {}

  static ClientInterceptor of(String token) {
    Metadata shown = new Metadata();
    shown.put(AUTHORIZATION, "Bearer " + token);
    return MetadataUtils.newAttachHeadersInterceptor(shown);
  }
}
