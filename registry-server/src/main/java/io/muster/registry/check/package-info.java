/**
 * The rules of the {@code .proto} files, held against every message that arrives: length, charset
 * and count of each field, as its {@code buf.validate} options say. They are compiled once, into a
 * few small checks per message type. Pure; any thread.
 */
@NullMarked
package io.muster.registry.check;

import org.jspecify.annotations.NullMarked;
