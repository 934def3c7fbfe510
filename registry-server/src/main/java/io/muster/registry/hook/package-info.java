/**
 * Notices to whoever wants to be told: webhooks. Events of the journal are gathered by hook and
 * service until the service has been quiet for a while, made into one message, kept on disk until
 * the hook has taken it, and sent on a thread of the hook's own, so that one that hangs delays no
 * other. Nothing here is waited for by an agent or by the keeper.
 */
@NullMarked
package io.muster.registry.hook;

import org.jspecify.annotations.NullMarked;
