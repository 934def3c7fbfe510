/**
 * The agent's wiring: the one place that joins the steps of the way. Runs on the agent's own daemon
 * threads, inside the isolated loader, never on a thread of the host.
 */
package io.muster.agent;
