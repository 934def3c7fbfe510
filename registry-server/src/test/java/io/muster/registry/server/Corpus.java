package io.muster.registry.server;

import io.muster.registry.v1.ApiDescription;
import io.muster.registry.v1.Hello;
import io.muster.registry.v1.HostFacts;
import io.muster.registry.v1.ServiceDescription;
import io.muster.registry.v1.Software;
import java.util.List;

/**
 * Texts that become scripts where a page is careless, put into every field an agent fills freely.
 */
final class Corpus {
  static final List<String> TEXTS =
      List.of(
          "<img src=x onerror=alert(1)>",
          "\"><script>alert(1)</script>",
          "'><svg/onload=alert(1)>",
          "javascript:alert(1)",
          "//evil.example/x",
          "data:text/html,<script>alert(1)</script>",
          "{{constructor.constructor('alert(1)')()}}",
          "${alert(1)}",
          "</title><iframe srcdoc=x>",
          "</textarea><body onload=alert(1)>",
          "' onmouseover='alert(1)",
          "\u202Egpj.exe\u2066<b>x</b>",
          "<math><mtext></p><style><img src=x onerror=alert(1)>",
          "%3Cscript%3Ealert(1)%3C/script%3E",
          "<base href=//evil.example>");

  private static final int FIRST = 0x4000;

  private Corpus() {}

  static String hex(int index) {
    return String.format("%032x", FIRST + index);
  }

  static Hello.Builder hello(int index) {
    String text = TEXTS.get(index);
    return Caller.hello(FIRST + index, "missing-" + index)
        .setAgentVersion(text)
        .setHost(
            HostFacts.newBuilder()
                .setHostName(text)
                .setPid(1)
                .setUser(text)
                .setOsName(text)
                .setOsVersion(text)
                .setOsArch(text)
                .setCpus(1)
                .setJavaVersion(text)
                .setJavaVendor(text)
                .setJvmName(text)
                .setContainerId(text)
                .setPod(text)
                .setNamespace(text)
                .setNode(text)
                .setImage(text));
  }

  static ServiceDescription.Builder service(int index) {
    String text = TEXTS.get(index);
    Software software = Software.newBuilder().setName(text).setVersion(text).build();
    return ServiceDescription.newBuilder()
        .setName("corpus-" + index)
        .setVersion(text)
        .setGroup(text)
        .setAdvertisedHost("127.0.0.1")
        .setNameSource(text)
        .putLabels(text, text)
        .addPorts(
            Caller.port("http", 7_000 + index)
                .setPrimary(true)
                .setBindAddress(text)
                .setFramework(software)
                .setServer(software)
                .setContextPath(text)
                .addApis(ApiDescription.newBuilder().setKind(text).setPath(text).addServices(text))
                .addApis(ApiDescription.newBuilder().setKind("openapi").setPath(text)));
  }
}
