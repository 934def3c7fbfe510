/**
 * What Bouncy Castle's TLS asks of its crypto provider, with no more than a registry needs: its own
 * provider would load some 300 classes more before main, and ask the JDK's {@code Security}. All
 * arithmetic is Bouncy Castle's. Confined to the thread of one handshake, then to its reader and
 * its writer.
 */
package io.muster.agent.crypto;
