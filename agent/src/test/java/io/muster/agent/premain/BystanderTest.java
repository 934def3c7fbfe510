package io.muster.agent.premain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BystanderTest {
  @ParameterizedTest
  @CsvSource({
    "jdk.jcmd,jdk.jcmd/sun.tools.jcmd.JCmd 1 help",
    "java.base,java.base/sun.security.tools.keytool.Main -list",
    "'',sun.security.tools.keytool.Main -list",
    "'',sun.tools.jps.Jps -l",
    "'',com.sun.tools.javac.Main X.java",
    "jdk.compiler,jdk.compiler/com.sun.tools.javac.launcher.Main X.java"
  })
  void toolsOfTheJdkAreLeftAlone(String module, String command) {
    assertThat(Bystander.isTool(module, command)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'',com.example.Main",
    "'',/srv/jdk.jar",
    "'',desk.jar java.base/sun.security.tools.x",
    "shop,shop/com.example.Main",
    "'',''"
  })
  void applicationsAreNot(String module, String command) {
    assertThat(Bystander.isTool(module, command)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java -XX:ArchiveClassesAtExit=a.jsa -jar x.jar", "java -Xshare:dump",
        "java -XX:AOTMode=record -XX:AOTConfiguration=c x", "java -XX:AOTMode=create x",
        "java -XX:AOTCacheOutput=a.aot x"
      })
  void aJvmThatWritesAnArchiveIsLeftAlone(String line) {
    assertThat(Bystander.asksForDump(Bystander.words(line, ' '))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java -XX:SharedArchiveFile=a.jsa -jar x.jar",
        "java -XX:AOTCache=a.aot x",
        "java -XX:AOTMode=auto x",
        "java -jar x.jar -Xshare:dump",
        "java -Dnote=-Xshare:dump x"
      })
  void aJvmThatUsesOneIsNot(String line) {
    assertThat(Bystander.asksForDump(Bystander.words(line, ' '))).isFalse();
  }

  @Test
  void noOptionsAreNoWords() {
    assertThat(Bystander.words(null, ' ')).isEqualTo(List.of());
  }
}
