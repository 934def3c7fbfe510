/** Step 2, describe: what listens, as values. Pure but for what is read of the process itself. */
package io.muster.agent.describe;
