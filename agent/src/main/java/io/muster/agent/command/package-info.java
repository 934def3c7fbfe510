/**
 * What the registry has the agent do: wait until the service is quiet, end the process. Obeyed only
 * as the agent's own setting allows; decided on the event loop, carried out elsewhere.
 */
package io.muster.agent.command;
