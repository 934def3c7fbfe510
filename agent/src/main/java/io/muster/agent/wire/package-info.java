/**
 * Protocol Buffers by hand, as much as an agent says and hears: the library would load 350 classes
 * into every host. Needs nothing but the JDK; the door and the stream share it.
 */
package io.muster.agent.wire;
