/**
 * What the registry's TLS is made of: its own certificate and key, who may have issued callers'
 * certificates, and the files both are read from, again and again. Handshakes are worked out on the
 * threads {@code muster-tls}, files are looked at on {@code muster-certificates}.
 */
@NullMarked
package io.muster.registry.tls;

import org.jspecify.annotations.NullMarked;
