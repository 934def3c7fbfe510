/**
 * Where connections come in: who is at the other end, how a connection ended, and what a caller may
 * do below gRPC. All of it runs on netty's event loops.
 */
@NullMarked
package io.muster.registry.door;

import org.jspecify.annotations.NullMarked;
