package io.muster.fuzz;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Throws damaged inputs at a parser: 20,000 in every build, a million with {@code
 * -Dmuster.whole=true}. A parser may refuse them with what it declares, may take a second and may
 * keep nothing. With {@code -Dmuster.fuzz.seconds} Jazzer chooses the inputs, by what they reach.
 */
public final class Fuzz {
  private static final int TIMES = Boolean.getBoolean("muster.whole") ? 1_000_000 : 20_000;
  private static final long SEED = Long.getLong("muster.seed", System.nanoTime());
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5); // other processes included
  private static final long MOST_GROWTH = 16 << 20;
  static final int LONGEST_INPUT = 4_096;

  /** What a grammar may stumble over, wherever it stands. */
  private static final byte[][] PIECES = {
    {0},
    {-1},
    {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
    {-1, -1, -1, -1, 15},
    {(byte) 0x80},
    {0x0b},
    {0x0c},
    {0x0a, 0x7f},
    text("\r\n"),
    text("["),
    text("]"),
    text(":"),
    text("="),
    text("?"),
    text(","),
    text("\\u00"),
    text("${a}"),
    text("{"),
    text("}"),
    text("-1"),
    text("65536"),
    text("99999999999999999999"),
    text("::"),
    text("%"),
    text("\ud83d\ude00"),
    text("\u202e"),
    text("../"),
    text(" "),
    text("\t"),
    text("é"),
    text("true"),
    text("muster."),
    text("127.0.0.1"),
  };

  private final Random random = new Random(SEED);
  private final List<byte[]> good;

  private Fuzz(List<byte[]> good) {
    this.good = good;
  }

  /**
   * Reads one input; any thread. May throw what it declares, and then says so by returning false.
   */
  @FunctionalInterface
  public interface Parser {
    boolean parse(byte[] input);
  }

  /** Returns the text's bytes, as an input. */
  public static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Tries the parser on inputs made from these good ones. */
  public static void parser(String name, List<byte[]> good, Parser parser) {
    if (Target.isHere()) {
      Target.take(parser);
    } else if (Guided.wanted()) {
      Guided.run(name, good);
    } else {
      new Fuzz(good).by(name, parser);
    }
  }

  private void by(String name, Parser parser) {
    run(TIMES / 20, parser); // what is loaded and kept once is there after that
    long before = heap();
    long[] told = run(TIMES, parser);
    long growth = heap() - before;
    System.out.printf(
        "fuzz %s: seed %d, %d inputs, %d taken, longest %d us, heap %+d KiB%n",
        name, SEED, TIMES, told[0], told[1] / 1_000, growth >> 10);
    if (growth > MOST_GROWTH) {
      throw new AssertionError(name + " keeps " + growth + " bytes, seed " + SEED);
    }
  }

  private long[] run(int times, Parser parser) {
    long taken = 0;
    long longest = 0;
    for (int i = 0; i < times; i++) {
      byte[] input = next();
      long start = System.nanoTime();
      boolean took;
      try {
        took = parser.parse(input);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + SEED + ", input " + shown(input), e);
      }
      long nanos = System.nanoTime() - start;
      if (nanos > LONGEST_NANOS) {
        throw new AssertionError(nanos / 1_000_000 + " ms, seed " + SEED + ": " + shown(input));
      }
      taken += took ? 1 : 0;
      longest = Math.max(longest, nanos);
    }
    return new long[] {taken, longest};
  }

  private static String shown(byte[] input) {
    return Base64.getEncoder().encodeToString(input);
  }

  private byte[] next() {
    byte[] input = good.get(random.nextInt(good.size())).clone();
    for (int changes = random.nextInt(6); changes >= 0; changes--) {
      input = changed(input);
    }
    return input.length > LONGEST_INPUT ? Arrays.copyOf(input, LONGEST_INPUT) : input;
  }

  private byte[] changed(byte[] input) {
    int at = random.nextInt(input.length + 1);
    int length = random.nextInt(Math.min(64, input.length - at + 1) + 1);
    int end = Math.min(input.length, at + length);
    return switch (random.nextInt(7)) {
      case 0 -> spliced(input, at, end, new byte[0]);
      case 1 -> spliced(input, at, at, PIECES[random.nextInt(PIECES.length)]);
      case 2 -> spliced(input, at, end, PIECES[random.nextInt(PIECES.length)]);
      case 3 -> spliced(input, at, at, Arrays.copyOfRange(input, at, end)); // said twice
      case 4 -> spliced(input, at, input.length, tail(good.get(random.nextInt(good.size()))));
      case 5 -> Arrays.copyOf(input, at);
      default -> flipped(input);
    };
  }

  private byte[] tail(byte[] other) {
    return Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length);
  }

  private byte[] flipped(byte[] input) {
    if (input.length > 0) {
      input[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return input;
  }

  private static byte[] spliced(byte[] input, int from, int to, byte[] piece) {
    byte[] next = new byte[input.length - (to - from) + piece.length];
    System.arraycopy(input, 0, next, 0, from);
    System.arraycopy(piece, 0, next, from, piece.length);
    System.arraycopy(input, to, next, from + piece.length, input.length - to);
    return next;
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
