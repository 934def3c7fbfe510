package io.muster.registry.stream;

import io.muster.registry.roster.Finding;
import io.muster.registry.roster.Requirement;
import io.muster.registry.v1.Endpoints;
import io.muster.registry.v1.RegistryMessage;
import io.muster.registry.wire.Saying;
import org.jspecify.annotations.Nullable;

/**
 * The Endpoints message that was made last. A change is told to all who require the same, one after
 * another, and all of them get the same object. Keeper's turn.
 */
final class Spoken {
  private record Said(
      Requirement requirement, Finding finding, long revision, Endpoints.Kind kind) {
    /** Findings by identity: comparing long lists would cost what it is to save. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(Requirement other, Finding found, long rosterRevision, Endpoints.Kind otherKind) {
      return finding == found
          && revision == rosterRevision
          && kind == otherKind
          && requirement.equals(other);
    }
  }

  private @Nullable Said said;
  private RegistryMessage message = RegistryMessage.getDefaultInstance();

  RegistryMessage endpoints(
      Requirement requirement, Finding finding, long revision, Endpoints.Kind kind, String reason) {
    Said last = said;
    if (last == null || !last.isOf(requirement, finding, revision, kind)) {
      message =
          RegistryMessage.newBuilder()
              .setEndpoints(Saying.endpoints(requirement, finding, revision, kind, reason))
              .build();
      said = new Said(requirement, finding, revision, kind);
    }
    return message;
  }
}
