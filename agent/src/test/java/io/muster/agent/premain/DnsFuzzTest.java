package io.muster.agent.premain;

import io.muster.agent.Fuzz;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** No answer of a name server ends the reader of it in any way but "no address". */
class DnsFuzzTest {
  @Test
  void answersOfNameServers() {
    byte[] good = {
      0,
      7,
      (byte) 0x81,
      (byte) 0x80,
      0,
      1,
      0,
      1,
      0,
      0,
      0,
      0, // head: one question, one answer
      1,
      'a',
      2,
      'b',
      'c',
      0,
      0,
      1,
      0,
      1, // a.bc, A, IN
      (byte) 0xc0,
      12,
      0,
      1,
      0,
      1,
      0,
      0,
      0,
      60,
      0,
      4,
      10,
      0,
      0,
      1 // the same name: 10.0.0.1
    };
    Fuzz.parser(
        "name servers' answers",
        Collections.singletonList(good),
        input -> DnsAnswer.address(input, input.length, 7, 1) != null);
  }
}
