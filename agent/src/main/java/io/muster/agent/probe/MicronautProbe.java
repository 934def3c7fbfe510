package io.muster.agent.probe;

import io.muster.agent.bind.ApiDescription;
import io.muster.agent.bind.BoundSocket;
import io.muster.agent.bind.Findings;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Micronaut on Netty. A server that Micronaut itself started is asked; for any other the settings
 * are read where they come from: system properties, environment, and the application's own {@code
 * application.properties}. The OpenAPI document is a file that was made when the application was
 * built; it is served when its folder is among the static resources.
 */
final class MicronautProbe implements Probe {
  private static final String SERVER = "io.micronaut.http.server.netty.NettyHttpServer";

  /** Threads of its event loops, as of 4.10 and before. */
  private static final Pattern EVENT_LOOP = Pattern.compile("default-(nioE|e)ventLoopGroup-.*");

  static final String RESOURCES = "micronaut.router.static-resources.";
  static final String CONTEXT_PATH = "micronaut.server.context-path";
  private static final String DOCUMENTS = "META-INF/swagger";

  private final MicronautServer running;

  MicronautProbe(MicronautServer running) {
    this.running = running;
  }

  @Override
  public List<String> landmarks() {
    return Collections.singletonList(SERVER);
  }

  @Override
  public Findings look(BoundSocket socket, Host host) throws IOException, URISyntaxException {
    if (!EVENT_LOOP.matcher(socket.witness().thread()).matches()) {
      return Findings.NONE;
    }
    for (Class<?> server : host.loaded(SERVER)) {
      Properties settings = running.settings(socket.port());
      if (settings == null) {
        settings = settings(server.getClassLoader(), host);
      }
      String base = Paths.below(settings.getProperty(CONTEXT_PATH, ""));
      Findings found = Findings.NONE.contextPath(base);
      String folder = servedAt(settings);
      if (folder != null) {
        for (String document : documents(server.getClassLoader())) {
          found =
              found.api(
                  ApiDescription.of(
                      "openapi",
                      base + Paths.below(folder) + Paths.below(document),
                      Collections.<String>emptyList()));
        }
      }
      return found;
    }
    return Findings.NONE;
  }

  private static Properties settings(ClassLoader loader, Host host) throws IOException {
    Properties settings = new Properties();
    try (InputStream in = Resources.open(loader, "application.properties")) {
      if (in != null) {
        settings.load(in);
      }
    }
    String base = host.setting(CONTEXT_PATH, settings.getProperty(CONTEXT_PATH, ""));
    settings.setProperty(CONTEXT_PATH, base);
    return settings;
  }

  /** Returns the path below which the documents' folder is served, or null when it is not. */
  static @Nullable String servedAt(Properties settings) {
    for (String key : settings.stringPropertyNames()) {
      boolean documents = settings.getProperty(key).contains("classpath:" + DOCUMENTS);
      if (documents && key.startsWith(RESOURCES) && key.endsWith(".paths")) {
        String name = key.substring(0, key.length() - ".paths".length());
        String mapping = settings.getProperty(name + ".mapping", "/**");
        return mapping.substring(0, Math.max(0, mapping.indexOf('*')));
      }
    }
    return null;
  }

  private static List<String> documents(ClassLoader loader) throws IOException, URISyntaxException {
    URL folder = loader.getResource(DOCUMENTS);
    List<String> documents = new ArrayList<>();
    if (folder != null && folder.getProtocol().equals("file")) {
      String[] files = new File(new URI(folder.toString())).list();
      for (String file : files == null ? new String[0] : files) {
        addDocument(documents, file);
      }
    } else if (folder != null) {
      URLConnection connection = folder.openConnection();
      connection.setUseCaches(false);
      if (connection instanceof JarURLConnection) {
        try (JarFile jar = ((JarURLConnection) connection).getJarFile()) {
          for (JarEntry entry : Collections.list(jar.entries())) {
            if (entry.getName().startsWith(DOCUMENTS + "/")) {
              addDocument(documents, entry.getName().substring(DOCUMENTS.length() + 1));
            }
          }
        }
      }
    }
    Collections.sort(documents);
    return documents;
  }

  private static void addDocument(List<String> documents, String file) {
    if (file.endsWith(".yml") || file.endsWith(".yaml") || file.endsWith(".json")) {
      documents.add(file);
    }
  }
}
