/**
 * HTTP/1.1 on the registry's own port: takes requests apart, has them answered on the people's
 * thread, writes what comes back. Knows nothing of what is asked. All of it runs on netty's event
 * loops but the answering.
 */
@NullMarked
package io.muster.registry.http;

import org.jspecify.annotations.NullMarked;
