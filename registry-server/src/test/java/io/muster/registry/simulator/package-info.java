/**
 * The whole registry on one thread, against fake agents, a fake network and a fake disk: one seed
 * prints and replays a run. Keeper, sessions, watchers and rules are the real ones.
 */
package io.muster.registry.simulator;
