/**
 * The door: what runs on the host's main thread before its main. JDK only, nothing that freezes a
 * choice of the host, and nothing that throws.
 */
package io.muster.agent.premain;
