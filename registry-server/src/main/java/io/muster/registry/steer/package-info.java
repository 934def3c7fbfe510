/**
 * What people do to the fleet: drain, undrain, shut down, remove. Each action goes its way on the
 * keeper's turn, which never waits for it; its line in the audit log is written by a thread of its
 * own, {@code muster-audit}.
 */
package io.muster.registry.steer;
