package io.muster.registry.hook;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.muster.registry.fleet.NotKnown;
import io.muster.registry.identity.Identified;
import io.muster.registry.steer.Caller;
import io.muster.registry.steer.Refused;
import io.muster.registry.stream.Observed;
import io.muster.registry.v1.HookList;
import io.muster.registry.v1.HookStatus;
import io.muster.registry.v1.HooksGrpc;
import io.muster.registry.v1.ListHooksRequest;
import io.muster.registry.v1.TestHookRequest;

/** Webhooks over gRPC. */
public final class HookService extends HooksGrpc.HooksImplBase {
  private final HookDesk desk;

  /** Makes the service. */
  public HookService(HookDesk desk) {
    this.desk = desk;
  }

  @Override
  public void list(ListHooksRequest request, StreamObserver<HookList> answers) {
    answers.onNext(desk.list());
    answers.onCompleted();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the caller is told all there is
  public void test(TestHookRequest request, StreamObserver<HookStatus> answers) {
    // So that an answer to who no longer waits goes nowhere instead of failing.
    ((ServerCallStreamObserver<HookStatus>) answers).setOnCancelHandler(() -> {});
    try {
      desk.test(request, Caller.at(Observed.caller(), Identified.current()))
          .whenComplete(
              (status, problem) -> {
                if (problem == null) {
                  answers.onNext(status);
                  answers.onCompleted();
                } else {
                  fail(answers, Status.INTERNAL, problem);
                }
              });
    } catch (NotKnown e) {
      fail(answers, Status.NOT_FOUND, e);
    } catch (Refused e) {
      fail(answers, Status.PERMISSION_DENIED, e);
    } catch (IllegalArgumentException e) {
      fail(answers, Status.INVALID_ARGUMENT, e);
    }
  }

  private static void fail(StreamObserver<HookStatus> answers, Status status, Throwable problem) {
    answers.onError(status.withDescription(problem.getMessage()).asRuntimeException());
  }
}
