package io.muster.registry.store;

import io.muster.registry.OwnFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The disk of this machine. */
final class LocalDisk implements Disk {
  @Override
  public Sink create(Path file) throws IOException {
    Files.deleteIfExists(file);
    StoreFolder.create(file);
    return new Opened(OwnFiles.open(file, StandardOpenOption.WRITE));
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    StoreFolder.sync(folder);
  }

  private record Opened(FileChannel channel) implements Sink {
    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      long at = position;
      while (from.hasRemaining()) {
        at += channel.write(from, at);
      }
    }

    /** Data and the length, if it grew; not the time of the change, which would cost a journal. */
    @Override
    public void sync() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
