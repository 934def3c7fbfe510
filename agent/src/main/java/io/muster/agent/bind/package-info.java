/** Step 1, notice: which ports the process really listens on. The hook wakes, the kernel tells. */
package io.muster.agent.bind;
