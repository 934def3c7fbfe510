package io.muster.registry.fleet;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.muster.registry.identity.Identified;
import io.muster.registry.steer.Caller;
import io.muster.registry.steer.Refused;
import io.muster.registry.steer.Step;
import io.muster.registry.steer.Told;
import io.muster.registry.steer.Wish;
import io.muster.registry.stream.Observed;
import io.muster.registry.tenant.Sight;
import io.muster.registry.v1.ActionRequest;
import io.muster.registry.v1.ClearRequest;
import io.muster.registry.v1.OverrideList;
import io.muster.registry.v1.Progress;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Actions over gRPC: each step is a message. A caller who leaves does not call them off. */
public final class ActionCalls {
  private final Actions actions;
  private final PeopleThread people;

  /** Makes one. */
  public ActionCalls(Actions actions, PeopleThread people) {
    this.actions = actions;
    this.people = people;
  }

  /**
   * Begins what a beginning begins; to be called before the call's handler returns. Who may not act
   * is told so at once, and keeps nobody else waiting.
   */
  private void begin(
      StreamObserver<Progress> answers, Consumer<Caller> permission, Beginning beginning) {
    ((ServerCallStreamObserver<?>) answers).setOnCancelHandler(() -> {});
    Caller caller = Caller.at(Observed.caller(), Identified.current());
    try {
      permission.accept(caller);
      people.ask(() -> begin(answers, beginning, caller));
    } catch (Refused e) {
      answers.onError(refusal(e));
    } catch (RejectedExecutionException e) {
      answers.onError(
          Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()).asRuntimeException());
    }
  }

  @FunctionalInterface
  private interface Beginning {
    void begin(Caller caller, Told told);
  }

  private static void begin(StreamObserver<Progress> answers, Beginning beginning, Caller caller) {
    try {
      beginning.begin(caller, new Answering(answers));
    } catch (Refused e) {
      answers.onError(refusal(e));
    } catch (NotKnown e) {
      answers.onError(Status.NOT_FOUND.withDescription(e.getMessage()).asRuntimeException());
    } catch (IllegalArgumentException e) {
      answers.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
    }
  }

  void act(Wish.Kind kind, ActionRequest request, StreamObserver<Progress> answers) {
    begin(
        answers,
        caller -> actions.permit(kind, request.getId(), request.getBy(), caller),
        (caller, told) -> actions.begin(kind, request, caller, told));
  }

  void clear(ClearRequest request, StreamObserver<Progress> answers) {
    begin(
        answers,
        caller -> actions.permit(Wish.Kind.CLEAR, request.getPlace(), request.getBy(), caller),
        (caller, told) -> actions.clear(request, caller, told));
  }

  OverrideList overrides(Sight sight) {
    return actions.overrides(sight);
  }

  /** Returns a step as people's tools are told it. */
  public static Progress progress(Step step) {
    return Shown.progress(step);
  }

  private static RuntimeException refusal(Refused why) {
    Status status =
        switch (why.reason()) {
          case DENIED -> Status.PERMISSION_DENIED;
          case CONFLICT -> Status.FAILED_PRECONDITION;
        };
    return status.withDescription(why.words()).asRuntimeException();
  }

  /** One caller; told in the keeper's turn. A dozen short messages are no load for a stream. */
  private record Answering(StreamObserver<Progress> answers) implements Told {
    @Override
    public void step(Step step) {
      if (((ServerCallStreamObserver<?>) answers).isCancelled()) {
        return; // nobody listens, or the registry ends
      }
      answers.onNext(Shown.progress(step));
      if (step.stage() != Step.Stage.GOING_ON) {
        answers.onCompleted();
      }
    }

    @Override
    public void refused(Refused why) {
      answers.onError(refusal(why));
    }
  }
}
