/**
 * When the agent is built: puts its jar together. No part of the jar itself; called by the build
 * alone, on one thread.
 */
package io.muster.agent.jar;
