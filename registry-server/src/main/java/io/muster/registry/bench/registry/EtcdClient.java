package io.muster.registry.bench.registry;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * An agent that keeps its service in etcd, as etcd's own clients do it: a lease, a key under it, a
 * stream that keeps the lease, a stream that watches. Its messages are few enough to be written by
 * hand: see {@link EtcdForm}.
 */
final class EtcdClient implements Contender.Client {
  private static final MethodDescriptor<byte[], byte[]> PUT = method("KV/Put", MethodType.UNARY);
  private static final MethodDescriptor<byte[], byte[]> GRANT =
      method("Lease/LeaseGrant", MethodType.UNARY);
  private static final MethodDescriptor<byte[], byte[]> KEEP =
      method("Lease/LeaseKeepAlive", MethodType.BIDI_STREAMING);
  private static final MethodDescriptor<byte[], byte[]> WATCH =
      method("Watch/Watch", MethodType.BIDI_STREAMING);

  /** What people take when they take what the examples say. */
  private static final int LEASE_SECONDS = 60;

  private final ManagedChannel channel;
  private final long lease;
  private final StreamObserver<byte[]> keeping;
  private volatile boolean closed;

  EtcdClient(ManagedChannel channel, long number, String required, Contender.Told told) {
    this.channel = channel;
    this.lease = number + 1;
    ClientCalls.blockingUnaryCall(
        channel, GRANT, CallOptions.DEFAULT, EtcdForm.grant(lease, LEASE_SECONDS));
    this.keeping =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(KEEP, CallOptions.DEFAULT), heard(answer -> {}));
    beat();
    if (!required.isEmpty()) {
      ClientCalls.asyncBidiStreamingCall(
              channel.newCall(WATCH, CallOptions.DEFAULT),
              heard(answer -> EtcdForm.versions(answer, told)))
          .onNext(EtcdForm.watch(required));
    }
  }

  private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(type)
        .setFullMethodName("etcdserverpb." + name)
        .setRequestMarshaller(new Plain())
        .setResponseMarshaller(new Plain())
        .build();
  }

  @Override
  public void register(String service, String version, Runnable acknowledged) {
    byte[] put = EtcdForm.put(service, Said.service(service, version, 1).toByteArray(), lease);
    ClientCalls.asyncUnaryCall(
        channel.newCall(PUT, CallOptions.DEFAULT), put, heard(answer -> acknowledged.run()));
  }

  @Override
  public synchronized void beat() {
    keeping.onNext(EtcdForm.keep(lease));
  }

  @Override
  public void close() {
    closed = true;
    channel.shutdownNow();
  }

  private StreamObserver<byte[]> heard(java.util.function.Consumer<byte[]> heard) {
    return new StreamObserver<>() {
      @Override
      public void onNext(byte[] answer) {
        heard.accept(answer);
      }

      @Override
      public void onError(Throwable problem) {
        if (!closed && Status.fromThrowable(problem).getCode() != Status.Code.CANCELLED) {
          Failures.add(problem);
        }
      }

      @Override
      public void onCompleted() {}
    };
  }

  private static final class Plain implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] bytes) {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
