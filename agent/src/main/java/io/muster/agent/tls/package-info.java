/**
 * The way to a registry under TLS, as a socket that both lanes speak over: Bouncy Castle's
 * lightweight TLS, without the JDK's, whose first use fixes the host's SSLContext and providers.
 * Loaded only when {@code muster.tls.ca} is set. Any thread; a socket has one reader and one
 * writer.
 */
package io.muster.agent.tls;
