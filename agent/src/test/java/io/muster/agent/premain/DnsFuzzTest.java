package io.muster.agent.premain;

import io.muster.agent.Fuzz;
import java.util.Base64;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** No answer of a name server ends the reader of it in any way but "no address". */
class DnsFuzzTest {
  @Test
  void answersOfNameServers() {
    // One question, a.bc, A, IN, and one answer: 10.0.0.1 for 60 s.
    byte[] good =
        Base64.getDecoder().decode("AAeBgAABAAEAAAAAAWECYmMAAAEAAcAMAAEAAQAAADwABAoAAAE=");
    Fuzz.parser(
        "name servers' answers",
        Collections.singletonList(good),
        input -> DnsAnswer.address(input, input.length, 7, 1) != null);
  }
}
