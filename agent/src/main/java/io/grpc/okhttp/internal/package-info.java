/**
 * What takes the place of single classes of gRPC's transport that would harm a host. Any thread.
 */
package io.grpc.okhttp.internal;
