package io.muster.agent.settings;

import java.io.IOException;
import java.util.Map;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** The service's name and version, and where the name came from. */
public final class ServiceName {
  private final String name;
  private final String version;
  private final String source;

  private ServiceName(String name, String version, String source) {
    this.name = fit(name);
    this.version = fitVersion(version);
    this.source = source;
  }

  /** Looks where a name may stand, the user's own word first. */
  public static ServiceName find(
      AgentSettings settings, Properties system, Map<String, String> environment) {
    String command = system.getProperty("sun.java.command", "");
    String program = firstWord(command);
    boolean launcher = JbossModules.is(program);
    String[] manifest =
        program.endsWith(".jar") && !launcher ? manifest(program) : new String[] {"", "", ""};
    String version = settings.serviceVersion().isEmpty() ? manifest[1] : settings.serviceVersion();
    String[][] places = {
      {settings.serviceName(), "muster.service.name"},
      {system.getProperty("otel.service.name"), "otel.service.name"},
      {environment.get("OTEL_SERVICE_NAME"), "OTEL_SERVICE_NAME"},
      {
        inList(environment.get("OTEL_RESOURCE_ATTRIBUTES"), "service.name"),
        "OTEL_RESOURCE_ATTRIBUTES"
      },
      {system.getProperty("spring.application.name"), "spring.application.name"},
      {environment.get("SPRING_APPLICATION_NAME"), "SPRING_APPLICATION_NAME"},
      {launcher ? JbossModules.name(command, system) : "", "what JBoss Modules starts"},
      {manifest[0], "the manifest's title"},
      {programName(program, manifest[2]), "jar or main class"},
    };
    for (String[] place : places) {
      if (place[0] != null && !place[0].trim().isEmpty()) {
        return new ServiceName(place[0].trim(), version, place[1]);
      }
    }
    return new ServiceName("unnamed", version, "nothing gave one");
  }

  /** Returns the name, in the grammar of names. */
  public String name() {
    return name;
  }

  /** Returns the version, or "". */
  public String version() {
    return version;
  }

  /** Returns where the name came from, for people. */
  public String source() {
    return source;
  }

  private static String firstWord(String command) {
    int jar = command.indexOf(".jar");
    if (jar >= 0 && (jar + 4 == command.length() || command.charAt(jar + 4) == ' ')) {
      return command.substring(0, jar + 4);
    }
    int space = command.indexOf(' ');
    return space < 0 ? command : command.substring(0, space);
  }

  private static String programName(String program, String mainClass) {
    return program.endsWith(".jar")
        ? ProgramName.ofJar(program, mainClass)
        : ProgramName.ofClass(program);
  }

  /** Returns title, version and main class as far as the jar tells them. */
  private static String[] manifest(String jar) {
    String[] found = {"", "", ""};
    try (JarFile file = new JarFile(jar, false)) {
      Manifest manifest = file.getManifest();
      if (manifest != null) {
        Attributes main = manifest.getMainAttributes();
        found[0] = orEmpty(main.getValue(Attributes.Name.IMPLEMENTATION_TITLE));
        found[1] = orEmpty(main.getValue(Attributes.Name.IMPLEMENTATION_VERSION));
        found[2] = orEmpty(main.getValue("Start-Class")); // behind Spring Boot's own launcher
        if (found[2].isEmpty()) {
          found[2] = orEmpty(main.getValue(Attributes.Name.MAIN_CLASS));
        }
      }
    } catch (IOException | RuntimeException e) {
      // A jar that cannot be read names nothing; the JVM will say so itself.
      found[0] = "";
    }
    return found;
  }

  private static String inList(@Nullable String list, String key) {
    for (String part : Lists.split(orEmpty(list))) {
      if (part.startsWith(key + "=")) {
        return part.substring(key.length() + 1);
      }
    }
    return "";
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String fitVersion(String text) {
    StringBuilder fitted = new StringBuilder();
    for (int i = 0; i < text.length() && fitted.length() < 64; i++) {
      fitted.append(Grammar.isVersion(text.substring(i, i + 1)) ? text.charAt(i) : '-');
    }
    return fitted.toString();
  }

  /** Returns the text with every character that no name may have made a dash. */
  private static String fit(String text) {
    StringBuilder fitted = new StringBuilder();
    for (int i = 0; i < text.length() && fitted.length() < 128; i++) {
      String c = text.substring(i, i + 1);
      boolean good = fitted.length() == 0 ? Grammar.isName(c) : Grammar.isName("a" + c);
      if (good) {
        fitted.append(c);
      } else if (fitted.length() > 0) {
        fitted.append('-');
      }
    }
    return fitted.length() == 0 ? "unnamed" : fitted.toString();
  }
}
