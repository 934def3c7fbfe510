/**
 * Between notice and describe: asks the host's own objects, by reflection, for what its sockets do
 * not show (context path, descriptions of APIs). Sends no request, runs on a thread of the agent's
 * pool, and a probe that fails costs a field, never the port.
 */
package io.muster.agent.probe;
