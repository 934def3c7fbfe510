package io.muster.agent.wire;

import io.muster.agent.settings.Requirement;

/** Writes the message Requirement. */
public final class RequirementForm {
  private RequirementForm() {}

  /** Returns the message. */
  public static ProtoWriter write(Requirement requirement) {
    return new ProtoWriter()
        .text(1, requirement.key())
        .text(2, requirement.service())
        .texts(3, requirement.tags())
        .text(4, requirement.port())
        .truth(5, requirement.optional());
  }
}
