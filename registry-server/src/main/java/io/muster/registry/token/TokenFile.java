package io.muster.registry.token;

import io.muster.registry.OwnFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The tokens on disk, a line each, mode 0600. Written as a whole beside it and moved into place,
 * under a lock that command line and registry share.
 */
public final class TokenFile {
  private static final int LONGEST = 4 << 20;

  private final Path folder;
  private final Path file;

  /** Makes the one of that data folder. */
  public TokenFile(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("tokens");
  }

  /** Returns where it is. */
  public Path path() {
    return file;
  }

  /** Returns the tokens; none when there is no file. What is no token is IllegalArgument. */
  public List<Token> read() throws IOException {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    OwnFiles.file(file);
    String text;
    try (FileChannel in = OwnFiles.open(file, StandardOpenOption.READ);
        InputStream bytes = Channels.newInputStream(in)) {
      text = new String(bytes.readNBytes(LONGEST), StandardCharsets.UTF_8);
    }
    List<Token> tokens = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      try {
        tokens.add(TokenLine.read(lines.get(i)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return List.copyOf(tokens);
  }

  /** Changes the tokens, all at once or not at all; returns what they are then. */
  public List<Token> change(UnaryOperator<List<Token>> how) throws IOException {
    synchronized (TokenFile.class) { // the lock on the file is the process's, not the thread's
      return changeAlone(how);
    }
  }

  private List<Token> changeAlone(UnaryOperator<List<Token>> how) throws IOException {
    OwnFiles.folder(folder);
    Path lockFile = folder.resolve("tokens.lock");
    OwnFiles.file(lockFile);
    own(lockFile);
    try (FileChannel channel = OwnFiles.open(lockFile, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      List<Token> changed = List.copyOf(how.apply(read()));
      if (lock.isValid()) {
        write(changed);
      }
      return changed;
    }
  }

  private void write(List<Token> tokens) throws IOException {
    StringBuilder text = new StringBuilder();
    tokens.forEach(token -> text.append(TokenLine.of(token)).append('\n'));
    Path written = folder.resolve("tokens.new");
    OwnText.put(written, text.toString());
    own(written);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
        entries.force(true); // else the old file may be back after a power cut
      }
    }
  }

  /** What root's command line makes is the registry's user's, whose folder it is. */
  private void own(Path made) throws IOException {
    UserPrincipal owner = Files.getOwner(folder);
    if (!Files.getOwner(made, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
      Files.setOwner(made, owner);
    }
  }

  /** Writes a small file of one's own. */
  static final class OwnText {
    private OwnText() {}

    /** Writes it whole, and has it on disk. */
    static void put(Path file, String text) throws IOException {
      Files.deleteIfExists(file);
      try (FileChannel out =
          OwnFiles.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
    }
  }
}
