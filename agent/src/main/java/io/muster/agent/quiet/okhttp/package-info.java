/**
 * A stand-in for the part of grpc-okhttp that looks for TLS in the JVM before anybody asks for it.
 */
package io.muster.agent.quiet.okhttp;
