package io.muster.registry.cli;

import io.muster.registry.v1.InstanceDetail;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Why something is done that others feel, and that the person truly wants it. */
final class Reasoned {
  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
  private String reason = "";

  @Mixin private final Confirmation confirmation = new Confirmation();

  String reason() {
    return reason;
  }

  /** Returns whether the person wants that done to it. */
  boolean confirmed(String verb, InstanceDetail of) {
    return confirmation.given(verb + " " + Rows.whom(of), Rows.name(of.getInstance()));
  }
}
