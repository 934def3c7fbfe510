package io.muster.registry.history;

import java.util.Arrays;

/**
 * One instance's last hour: a moment about each ten seconds, the newest 360 of them. Figures that
 * come faster replace those of the moment that is open. At most 30 KiB: 19 series of 360 floats are
 * 27.4 kB, the moments 1.4 kB; blocks of two minutes are made when they are first needed, so that
 * ten thousand newcomers are 11 MB.
 */
final class Ring {
  /** Moments that are kept. */
  static final int MOMENTS = 360;

  /** What a moment is apart from the next, in nanoseconds. */
  static final long INTERVAL_NANOS = 10_000_000_000L;

  /** Figures that come before this belong to the open moment: agents are not that punctual. */
  private static final long OPEN_NANOS = INTERVAL_NANOS * 8 / 10;

  private static final int BLOCK = 12;
  private static final int WIDTH = Series.values().length;

  /** Of a moment in its block: the series, and its tick, an int's bits. */
  private static final int ROW = WIDTH + 1;

  private static final long TICK_NANOS = 100_000_000;
  private static final float[] NONE = {};

  private final long bornNanos;
  private final float[][] blocks = new float[MOMENTS / BLOCK][];
  private long openedNanos;
  private int newest = -1;
  private int size;

  Ring(long nowNanos) {
    this.bornNanos = nowNanos;
    Arrays.fill(blocks, NONE);
  }

  /**
   * What was kept.
   *
   * @param agoNanos of each moment, oldest first, how long ago it was
   * @param values by series, then by moment; NaN where there was none
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Hour(long[] agoNanos, float[][] values) {}

  /** Keeps the values, one for each series; NaN for one that was not told. */
  synchronized void add(float[] values, long nowNanos) {
    if (size == 0 || nowNanos - openedNanos >= OPEN_NANOS) {
      newest = (newest + 1) % MOMENTS;
      size = Math.min(size + 1, MOMENTS);
      openedNanos = nowNanos;
    }
    float[] block = blocks[newest / BLOCK];
    if (block.length == 0) {
      block = new float[BLOCK * ROW];
      blocks[newest / BLOCK] = block;
    }
    int row = newest % BLOCK * ROW;
    System.arraycopy(values, 0, block, row, WIDTH);
    block[row + WIDTH] = Float.intBitsToFloat((int) ((nowNanos - bornNanos) / TICK_NANOS));
  }

  /** Returns a copy of what is kept. */
  synchronized Hour hour(long nowNanos) {
    long[] ago = new long[size];
    float[][] values = new float[WIDTH][size];
    for (int i = 0; i < size; i++) {
      int at = Math.floorMod(newest - size + 1 + i, MOMENTS);
      float[] block = blocks[at / BLOCK];
      int row = at % BLOCK * ROW;
      long tick = Float.floatToRawIntBits(block[row + WIDTH]);
      ago[i] = Math.max(0, nowNanos - bornNanos - tick * TICK_NANOS);
      for (int series = 0; series < WIDTH; series++) {
        values[series][i] = block[row + series];
      }
    }
    return new Hour(ago, values);
  }

  /** Returns the bytes of its arrays as they are now, headers included. */
  synchronized int bytes() {
    int header = 16;
    return header
        + 8 * blocks.length
        + Arrays.stream(blocks).mapToInt(b -> header + Float.BYTES * b.length).sum();
  }
}
