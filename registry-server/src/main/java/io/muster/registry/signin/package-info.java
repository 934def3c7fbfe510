/**
 * Who comes in: of each call, over gRPC and HTTP, who makes it and whether he may; sessions of
 * people; and the end of streams whose right has ended.
 */
@NullMarked
package io.muster.registry.signin;

import org.jspecify.annotations.NullMarked;
