package io.muster.registry.cli;

import io.muster.registry.Jars;
import io.muster.registry.Table;
import io.muster.registry.authority.AuthorityFolder;
import io.muster.registry.authority.Facts;
import io.muster.registry.authority.Seen;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** What a person is told of an authority's folder. */
final class TlsWords {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private final AuthorityFolder folder;
  private final InstantSource clock;

  TlsWords(AuthorityFolder folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Returns a line for each certificate of the folder, and one above them. */
  List<String> table() {
    return table(Seen.at(folder.path()), clock).lines();
  }

  static Table table(List<Seen> seen, InstantSource clock) {
    Table table = new Table().row("FILE", "NAMES", "SERIAL", "UNTIL", "DAYS LEFT", "STATE");
    for (Seen one : seen) {
      table.row(
          one.file().toString(),
          one.facts().map(TlsWords::names).orElse("-"),
          one.facts().map(facts -> shortSerial(facts.serial())).orElse("-"),
          one.facts().map(facts -> DAY.format(facts.until())).orElse("-"),
          one.facts().map(facts -> Long.toString(facts.daysLeft(clock.instant()))).orElse("-"),
          state(one, clock));
    }
    return table;
  }

  /** Returns how it is, for people and for scripts. */
  static String state(Seen seen, InstantSource clock) {
    if (!seen.problem().isEmpty()) {
      return seen.problem();
    }
    return seen.facts().map(facts -> state(facts, clock)).orElse("");
  }

  private static String state(Facts facts, InstantSource clock) {
    if (clock.instant().isBefore(facts.from())) {
      return "not valid yet";
    }
    long days = facts.daysLeft(clock.instant());
    return days < 0 ? "expired" : days < Facts.DUE_DAYS ? "renew" : "ok";
  }

  private static String names(Facts facts) {
    List<String> names = new ArrayList<>(facts.uris());
    names.addAll(facts.hosts());
    return names.isEmpty() ? facts.subject() : String.join(" ", names);
  }

  private static String shortSerial(String serial) {
    return serial.substring(0, Math.min(8, serial.length()));
  }

  /** Returns what to type next: as it can be pasted, with whole paths. */
  List<String> lines(String host, List<String> services) {
    String registry = (host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host);
    String at = registry + ":7400";
    List<String> lines = new ArrayList<>(List.of("", "The registry:"));
    String server =
        "  muster server --listen "
            + at
            + " --tls-cert "
            + whole(folder.registry().certificate())
            + " --tls-key "
            + whole(folder.registry().key());
    String ca = whole(folder.authority().certificate());
    if (services.isEmpty()) {
      lines.add(server);
      lines.add("A service, which has no certificate of its own yet:");
      lines.add("  muster tls renew " + whole(folder.path()) + " --service NAME");
    } else {
      lines.add(server + " --tls-client-ca " + ca + " --client-certificates required");
    }
    for (String service : services) {
      lines.add("The service " + service + ":");
      lines.add("  " + agent(at, service, ca));
    }
    lines.add("People:");
    lines.add("  muster services --registry " + at + " --ca " + ca + person(services));
    lines.add(
        "Before these end, of which the page and muster doctor remind 30 days before: muster tls"
            + " renew "
            + whole(folder.path()));
    lines.add(
        "Whoever has "
            + folder.authority().key()
            + " can be any service: keep it away from the machines that services run on.");
    return lines;
  }

  private String agent(String at, String service, String ca) {
    return "java -javaagent:"
        + Jars.agent().map(TlsWords::whole).orElse("muster-agent.jar")
        + " -Dmuster.registry="
        + at
        + " -Dmuster.service.name="
        + service
        + " -Dmuster.tls.ca="
        + ca
        + " -Dmuster.tls.cert="
        + whole(folder.service(service).certificate())
        + " -Dmuster.tls.key="
        + whole(folder.service(service).key())
        + " -jar your-service.jar";
  }

  private String person(List<String> services) {
    return services.isEmpty()
        ? ""
        : " --cert "
            + whole(folder.service(services.getFirst()).certificate())
            + " --key "
            + whole(folder.service(services.getFirst()).key());
  }

  /** A shell would take a path with a blank apart. */
  private static String whole(Path path) {
    String text = path.toAbsolutePath().normalize().toString();
    return text.matches("[\\w./+@:-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
