/**
 * Stand-ins for the two classes by which Bouncy Castle would ask the JDK's {@code Security} for
 * properties, and its loggers for a voice. Any thread.
 */
package io.muster.agent.quiet.bouncycastle;
