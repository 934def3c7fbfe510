/**
 * Writes what the registry says into system properties, and remembers it on disk. JDK only: it
 * works before main as well as later. The mirror's own lock guards its memory; nothing calls out
 * under it.
 */
package io.muster.agent.mirror;
