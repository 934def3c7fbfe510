/** Steps 3 and 7, say and hear: the stream to the registry. State is confined to the event loop. */
package io.muster.agent.link;
