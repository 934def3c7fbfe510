/**
 * What the agent was told: read once, before main, by classes that use nothing but the JDK's most
 * basic parts. Immutable; any thread.
 */
package io.muster.agent.settings;
