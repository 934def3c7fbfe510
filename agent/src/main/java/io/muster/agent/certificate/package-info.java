/**
 * Reads certificates and keys, and decides whether whom we met is a registry. Pure: no I/O, any
 * thread. Of the JDK's security classes none is touched, since the first touch fixes the host's
 * list of providers; the arithmetic is Bouncy Castle's.
 */
package io.muster.agent.certificate;
