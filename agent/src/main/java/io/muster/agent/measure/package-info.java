/** Figures of the process and its machine, read when asked for on the agent's own thread. */
package io.muster.agent.measure;
