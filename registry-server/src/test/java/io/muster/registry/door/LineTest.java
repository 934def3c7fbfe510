package io.muster.registry.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineTest {
  private final Line<String, String> line = new Line<>(2);

  @Test
  void whoComesAloneIsLetInAtOnce() {
    line.join("a", "a1");
    assertThat(line.next()).isEqualTo("a1");
    assertThat(line.next()).isNull();
  }

  @Test
  void onlySoManyAreLetInUntilOneIsServed() {
    join("a", 4);
    assertThat(letIn()).containsExactly("a1", "a2");
    assertThat(letIn()).isEmpty();
    line.served();
    assertThat(letIn()).containsExactly("a3");
  }

  @Test
  void addressesTakeTurns() {
    join("many", 1_000);
    letIn();
    join("one", 1);
    line.served();
    line.served();
    assertThat(letIn()).containsExactly("one1", "many3");
  }

  @Test
  void anAddressThatHadItsTurnGoesBehindAllThatWait() {
    join("a", 3);
    join("b", 3);
    join("c", 3);
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      List<String> in = letIn();
      in.forEach(one -> line.served());
      order.addAll(in);
    }
    assertThat(order).containsExactly("a1", "b1", "c1", "a2", "b2", "c2", "a3", "b3", "c3");
  }

  @Test
  void whoIsAloneAtItsAddressHasEveryOtherTurn() {
    join("a", 3);
    join("b", 3);
    join("c", 3);
    for (int i = 0; i < 4; i++) {
      join("alone" + i + "-", 1);
    }
    assertThat(oneByOne(9))
        .containsExactly(
            "alone0-1", "a1", "alone1-1", "b1", "alone2-1", "c1", "alone3-1", "a2", "b2");
  }

  @Test
  void whoseCompanyWasServedHasNoTurnsMore() {
    join("a", 2);
    join("b", 2);
    line.join("c", "c1");
    line.join("c", "c2");
    assertThat(oneByOne(4)).containsExactly("a1", "b1", "c1", "a2");
  }

  @Test
  void whenItIsDissolvedNobodyWaits() {
    join("a", 4);
    letIn();
    join("b", 1);
    assertThat(line.dissolve()).containsExactlyInAnyOrder("a3", "a4", "b1");
    line.served();
    assertThat(letIn()).isEmpty();
  }

  /** Lets one in at a time, each served before the next. */
  private List<String> oneByOne(int times) {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      order.add(line.next());
      line.served();
    }
    return order;
  }

  private void join(String address, int times) {
    for (int i = 1; i <= times; i++) {
      line.join(address, address + i);
    }
  }

  private List<String> letIn() {
    List<String> all = new ArrayList<>();
    for (String next = line.next(); next != null; next = line.next()) {
      all.add(next);
    }
    return all;
  }
}
