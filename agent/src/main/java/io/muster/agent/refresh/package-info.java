/** Has frameworks read again what they read once, where they offer it and the user wants it. */
package io.muster.agent.refresh;
