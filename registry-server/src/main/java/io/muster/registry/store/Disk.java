package io.muster.registry.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * What the store asks of a disk; a port, so that tests can put one below it that fails. Called from
 * the writer's thread and the checkpoint's.
 */
interface Disk {
  /** Makes an empty file for this user alone, in the place of any that has this name. */
  Sink create(Path file) throws IOException;

  /** Gives a file the name of another one, which is gone then; nobody ever finds neither. */
  void replace(Path from, Path to) throws IOException;

  /** Has the folder's names on disk when it returns. */
  void syncFolder(Path folder) throws IOException;

  /** A file that is written. */
  interface Sink extends AutoCloseable {
    /** Writes all that remains in the buffer, to that place counted in bytes. */
    void write(ByteBuffer from, long position) throws IOException;

    /** Has what was written on disk when it returns; whether that includes times is open. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
  }
}
