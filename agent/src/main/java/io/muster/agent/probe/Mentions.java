package io.muster.agent.probe;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;

/** The names that a class file holds: of the classes it uses, and its other texts. Pure. */
final class Mentions {
  private static final int MAGIC = 0xcafebabe;
  private static final int TEXT = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  /** Bytes behind the tag of each kind of constant but text, by tag; 0: there is no such tag. */
  private static final int[] BYTES = {
    0, 0, 0, 4, 4, 8, 8, 2, 2, 4, 4, 4, 4, 0, 0, 3, 2, 4, 4, 2, 2
  };

  private Mentions() {}

  /**
   * Returns every text that begins so.
   *
   * @throws IOException when it is no class file, or of a kind that came later
   */
  static Set<String> of(InputStream classFile, String beginning) throws IOException {
    Set<String> found = new HashSet<>();
    DataInputStream in = new DataInputStream(classFile);
    if (in.readInt() != MAGIC) {
      throw new IOException("no class file");
    }
    in.readInt(); // the version
    int count = in.readUnsignedShort();
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      if (tag == TEXT) {
        String text = in.readUTF();
        if (text.startsWith(beginning)) {
          found.add(text);
        }
      } else if (tag < BYTES.length && BYTES[tag] > 0) {
        in.readFully(new byte[BYTES[tag]]);
        i += tag == LONG || tag == DOUBLE ? 1 : 0; // these take two numbers
      } else {
        throw new IOException("an unknown kind of constant, " + tag);
      }
    }
    return found;
  }
}
