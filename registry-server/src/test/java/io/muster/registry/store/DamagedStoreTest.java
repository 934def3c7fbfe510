package io.muster.registry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store whose file was damaged opens with what some commit wrote and says so, or is refused with
 * a sentence; what is damaged is never served, and never nothing instead of something.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init")
class DamagedStoreTest {
  private static final boolean FULL = Boolean.getBoolean("muster.whole");
  private static final long SEED = Long.getLong("muster.seed", System.nanoTime());

  @TempDir Path folder;
  private final StoreHistory history = new StoreHistory(SEED);
  private byte[] image;
  private byte[] acknowledged;
  private int end;
  private int whole;
  private int rolledBack;
  private int refused;

  @BeforeEach
  void fill() throws Exception {
    Path data = folder.resolve("data");
    Random random = new Random(SEED);
    try (Store store =
        LogStore.open(
            data,
            new FaultyDisk(),
            System::nanoTime,
            new Lines().log(),
            Thread.ofPlatform().factory())) {
      for (int i = 0; i < 85; i++) {
        history.batch(store, 1 + random.nextInt(8));
      }
      byte[] before;
      do { // a file that was begun only now is one commit, without a past to go back to
        before = header(Files.readAllBytes(data.resolve("registry.store")));
        history.batch(store, 1 + random.nextInt(8));
        image = Files.readAllBytes(data.resolve("registry.store")); // what kill -9 leaves
      } while (!Arrays.equals(header(image), before));
      acknowledged = Files.readAllBytes(data.resolve("registry.ack"));
    }
    end = image.length; // of what was committed; zeroes follow
    while (image[end - 1] == 0) {
      end--;
    }
  }

  private static byte[] header(byte[] image) {
    return Arrays.copyOf(image, StoreFile.HEADER);
  }

  @Test
  void cutOffAtEveryByteOfItsEndAndInStepsOfTheRest() throws Exception {
    int tail = FULL ? end / 2 : 1_024;
    for (int size = image.length; size > end; size -= FULL ? 13 : 4_099) {
      open(Arrays.copyOf(image, size), "cut to " + size);
    }
    for (int size = end; size >= end - tail; size--) {
      open(Arrays.copyOf(image, size), "cut to " + size);
    }
    for (int size = end - tail; size >= 0; size -= FULL ? 13 : 499) {
      open(Arrays.copyOf(image, size), "cut to " + size);
    }
    open(new byte[0], "cut to nothing");
    print("cut off");
  }

  @Test
  void bitsFlipped() throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < (FULL ? 20_000 : 1_000); i++) {
      byte[] copy = image.clone();
      for (int flips = 1 << random.nextInt(4); flips > 0; flips--) {
        copy[random.nextInt(end)] ^= (byte) (1 << random.nextInt(8));
      }
      open(copy, "flips, round " + i);
    }
    print("bits flipped");
  }

  @Test
  void blocksLost() throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < (FULL ? 10_000 : 400); i++) {
      byte[] copy = image.clone();
      int unit = random.nextBoolean() ? 512 : 4_096;
      int from = random.nextInt(end / unit) * unit;
      int to = Math.min(copy.length, from + unit * (1 + random.nextInt(3)));
      if (random.nextInt(3) == 0) {
        int other = random.nextInt(copy.length - (to - from));
        System.arraycopy(image, other, copy, from, to - from); // written in the wrong place
      } else {
        Arrays.fill(copy, from, to, (byte) 0);
      }
      open(copy, "blocks, round " + i);
    }
    print("blocks zeroed or misplaced");
  }

  @Test
  void halfWrittenHeaders() throws Exception {
    for (int size = 0; size < 8_192; size += FULL ? 1 : 61) {
      byte[] copy = image.clone();
      Arrays.fill(copy, size, 8_192, (byte) 0);
      open(copy, "headers of " + size + " bytes");
    }
    print("headers half written");
  }

  @Test
  void aStoreThatIsGoneIsStartedAnewAndSaid() throws Exception {
    Path data = Files.createDirectories(folder.resolve("gone"));
    Files.write(data.resolve("registry.ack"), acknowledged);
    Lines said = new Lines();
    try (Store store =
        LogStore.open(
            data, new FaultyDisk(), System::nanoTime, said.log(), Thread.ofPlatform().factory())) {
      assertThat(store.opened().instances()).isEmpty();
      assertThat(store.boot()).isEqualTo(2); // epochs go on where they were
      assertThat(said.toString()).contains("is not there, although commit").contains("starting");
    }
  }

  /** The note beside it is all that tells of an end that was lost cleanly. */
  @Test
  void theNoteOfWhatWasAcknowledgedDamaged() throws Exception {
    byte[] note = acknowledged;
    List<byte[]> damaged = new ArrayList<>();
    for (int size = 1; size < note.length; size++) {
      damaged.add(Arrays.copyOf(note, size));
    }
    for (int bit = 0; bit < 8 * note.length; bit++) {
      byte[] flipped = note.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      damaged.add(flipped);
    }
    for (byte[] each : damaged) {
      acknowledged = each;
      assertThat(open(image, "note damaged")).containsOnlyOnce("registry.ack cannot be understood");
    }
    assertThat(whole).isEqualTo(damaged.size());
    acknowledged = note;
    assertThat(open(image, "note whole")).doesNotContain("registry.ack");
    print("note damaged");
  }

  @Test
  void whetherItIsCompleteIsKnownAfterADamage() throws Exception {
    assertThat(complete("whole", image, acknowledged)).isTrue();
    assertThat(complete("cut", Arrays.copyOf(image, end - 1), acknowledged)).isFalse();
    assertThat(complete("damaged note", image, new byte[] {1})).isFalse();
    assertThat(complete("no note", image, new byte[0])).isFalse();
  }

  /** A fleet that knew another store may still be on its way back when it starts again. */
  @Test
  void aNewStoreIsCompleteOnceEverybodyHadTheTimeToComeBack() {
    Path data = folder.resolve("new");
    assertThat(complete(data)).isFalse();
    assertThat(complete(data)).isFalse();
    try (Store store = open(data)) {
      store.recalled();
    }
    assertThat(complete(data)).isTrue();
  }

  @Test
  void aStoreThatWasCopiedWithoutItsNoteIsSaidToBe() throws Exception {
    acknowledged = new byte[0];
    assertThat(open(image, "no note")).containsOnlyOnce("registry.ack was not there, or empty");
    assertThat(whole).isEqualTo(1);
  }

  /** A crash loop after a loss does not make what is back so far all there is. */
  @Test
  void whatWasLostIsNotForgottenByTheNextStart() throws Exception {
    Path data = folder.resolve("lost");
    assertThat(complete("lost", Arrays.copyOf(image, end - 1), acknowledged)).isFalse();
    assertThat(complete(data)).isFalse();
    try (Store store = open(data)) {
      store.recalled();
    }
    assertThat(complete(data)).isTrue();
  }

  @Test
  void aLossThatCannotBeTakenBackIsSaid() throws Exception {
    Path data = folder.resolve("complete");
    Lines said = new Lines();
    try (Store store =
        LogStore.open(
            data, new FaultyDisk(), System::nanoTime, said.log(), Thread.ofPlatform().factory())) {
      Files.delete(data.resolve("registry.recalling"));
      Files.createDirectories(data.resolve("registry.recalling/in-the-way"));
      store.recalled();
    }
    assertThat(said.toString()).contains("could not be taken back");
  }

  private boolean complete(String name, byte[] store, byte[] note) throws IOException {
    Path data = Files.createDirectories(folder.resolve(name));
    Files.write(data.resolve("registry.store"), store);
    Files.write(data.resolve("registry.ack"), note);
    return complete(data);
  }

  private static boolean complete(Path data) {
    try (Store opened = open(data)) {
      return opened.complete();
    }
  }

  private static Store open(Path data) {
    return LogStore.open(
        data, new FaultyDisk(), System::nanoTime, new Lines().log(), Thread.ofPlatform().factory());
  }

  @Test
  void aNewerFormatIsRefused() throws Exception {
    ByteBuffer newer = ByteBuffer.wrap(image.clone()).putInt(Long.BYTES, 99);
    newer.putInt(StoreFile.HEADER - Integer.BYTES, StoreFile.headerSum(newer));
    Path data = Files.createDirectories(folder.resolve("newer"));
    Files.write(data.resolve("registry.store"), newer.array());
    assertThatThrownBy(
            () ->
                LogStore.open(
                        data, System::nanoTime, new Lines().log(), Thread.ofPlatform().factory())
                    .close())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("newer Muster (format 99");
  }

  @Test
  void theFormatBeforeOverridesIsRead() throws Exception {
    ByteBuffer earlier = ByteBuffer.wrap(image.clone()).putInt(Long.BYTES, 3);
    earlier.putInt(StoreFile.HEADER - Integer.BYTES, StoreFile.headerSum(earlier));
    open(earlier.array(), "format 3");
    assertThat(whole).isEqualTo(1);
  }

  @Test
  void whatAnotherFileLeftBehindTheEndIsNotTakenForNew() throws Exception {
    byte[] earlier = earlier();
    byte[] copy = image.clone();
    for (int at : new int[] {end, end + 1, (end + 4_095) / 4_096 * 4_096}) {
      int behind =
          Math.max(0, Math.min(copy.length, earlier.length) - at); // none if it was shorter
      System.arraycopy(earlier, Math.min(at, earlier.length), copy, at, behind);
      System.arraycopy(earlier, StoreFile.HEADER, copy, at, 8_192);
      open(copy, "stale from " + at);
    }
    assertThat(whole).isEqualTo(3);
  }

  /** Returns a whole file with other contents. */
  private byte[] earlier() throws Exception {
    Path data = folder.resolve("earlier");
    StoreHistory other = new StoreHistory(SEED + 1);
    try (Store store =
        LogStore.open(
            data,
            new FaultyDisk(),
            System::nanoTime,
            new Lines().log(),
            Thread.ofPlatform().factory())) {
      for (int i = 0; i < 40; i++) {
        other.batch(store, 4);
      }
      return Files.readAllBytes(data.resolve("registry.store"));
    }
  }

  @Test
  void aGapBeforeWhatWasAcknowledgedIsSaidEvenIfTheNoteOfItIsGone() throws Exception {
    byte[] copy = image.clone();
    Arrays.fill(copy, end - 6_000, end - 5_488, (byte) 0);
    acknowledged = new byte[0];
    open(copy, "a gap");
    assertThat(rolledBack).isEqualTo(1);
  }

  /** Opens it; returns what was said. */
  private String open(byte[] bytes, String what) throws IOException {
    Path data = folder.resolve("damaged");
    Files.createDirectories(data);
    Files.write(data.resolve("registry.store"), bytes);
    Files.write(data.resolve("registry.ack"), acknowledged);
    Lines said = new Lines();
    try (Store store =
        LogStore.open(
            data, new FaultyDisk(), System::nanoTime, said.log(), Thread.ofPlatform().factory())) {
      int prefix = history.lastLike(store.opened());
      if (prefix < 0) {
        fail("%s, seed %d: served what was never stored".formatted(what, SEED));
      }
      assertThat(store.boot()).as(what).isEqualTo(2);
      if (prefix == history.acknowledged()) {
        whole++;
      } else {
        rolledBack++;
        assertThat(said.toString()).as("%s, seed %d", what, SEED).contains("has lost its end");
      }
    } catch (StoreException e) {
      refused++;
      assertThat(e).as(what).hasMessageMatching("(?s).*registry\\.store .*; .*");
      assertThat(e.reason()).as(what).isEqualTo(StoreException.Reason.DAMAGED);
      boolean untouched = Arrays.equals(Files.readAllBytes(data.resolve("registry.store")), bytes);
      assertThat(untouched).as("%s, seed %d: left as it is", what, SEED).isTrue();
    }
    return said.toString();
  }

  private void print(String how) {
    System.out.printf(
        "store %s: seed %d, %d bytes, %d times: %d whole, %d went back and said so, %d refused%n",
        how, SEED, image.length, whole + rolledBack + refused, whole, rolledBack, refused);
  }
}
