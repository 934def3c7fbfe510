package io.muster.agent.premain;

import io.muster.fuzz.Fuzz;
import java.util.Collections;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** No answer of a name server ends the reader of it in any way but "no address". */
class DnsFuzzTest {
  /** One question, "a.bc" of type A, and one answer, for the same name: 10.0.0.1. */
  private static final String GOOD =
      "000781800001000100000000" + "0161026263000001" + "0001" + "c00c000100010000003c00040a000001";

  @Test
  void answersOfNameServers() {
    byte[] good = HexFormat.of().parseHex(GOOD);
    Fuzz.parser(
        "name servers' answers",
        Collections.singletonList(good),
        input -> DnsAnswer.address(input, input.length, 7, 1) != null);
  }
}
