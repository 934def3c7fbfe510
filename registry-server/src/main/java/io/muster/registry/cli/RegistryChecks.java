package io.muster.registry.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.muster.registry.authority.Facts;
import io.muster.registry.server.Version;
import io.muster.registry.v1.Roster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Whether the registry is there, answers, and fits. Each check needs the one before. */
final class RegistryChecks {
  /** Ages and times on the page are off by as much; leases are not, they go by another clock. */
  private static final long MOST_APART_MILLIS = 5_000;

  private static final int PATIENCE_MILLIS = 5_000;

  private final RegistryOption registry;
  private final InstantSource clock;
  private final List<Check> checks = new ArrayList<>();

  RegistryChecks(RegistryOption registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  List<Check> run() {
    try {
      RegistryAddress at = registry.parsed();
      checks.add(Check.ok("address", at + " (" + registry.source() + ")"));
      if (reachable(at)) {
        answers();
      }
    } catch (Unanswered e) {
      checks.add(
          Check.fail(
              "address", e.words(), "give one with --registry HOST:PORT or MUSTER_REGISTRY"));
    }
    return checks;
  }

  /** Each address that the name has is tried, as those who ask do. */
  private boolean reachable(RegistryAddress at) {
    Check last =
        Check.fail(
            "reachable",
            "the name " + at.host() + " has no address",
            "mend the name, or give another with --registry HOST:PORT");
    try {
      for (InetAddress address : InetAddress.getAllByName(at.host())) {
        last = connected(at, address);
        if (last.verdict() == Check.Verdict.OK) {
          break;
        }
      }
    } catch (UnknownHostException e) {
      // That is what stands there already.
    }
    checks.add(last);
    return last.verdict() == Check.Verdict.OK;
  }

  private static Check connected(RegistryAddress at, InetAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, at.port()), PATIENCE_MILLIS);
      return Check.ok("reachable", at + " takes connections, at " + address.getHostAddress());
    } catch (SocketTimeoutException e) {
      return Check.fail(
          "reachable",
          at + " did not answer within " + PATIENCE_MILLIS / 1_000 + " s",
          "look for a firewall between here and there, or for a wrong host");
    } catch (IOException e) {
      return Check.fail(
          "reachable",
          at + ": " + e.getMessage(),
          "start one with: muster server   or name another with --registry HOST:PORT");
    }
  }

  private void answers() {
    Asking asking = new Asking(registry);
    long before = clock.millis();
    try {
      Roster roster = asking.get(Roster.parser(), Asking.path("/api/v1/instances", "limit", "1"));
      long after = clock.millis();
      checks.add(
          Check.ok(
              "answers",
              "in " + (after - before) + " ms; " + roster.getTotal() + " instances are known"));
      roster
          .getNoticesList()
          .forEach(notice -> checks.add(Check.note("notice", notice, "see: muster events")));
      clocks(roster.getReadAtMillis() - (before + after) / 2);
      version(asking);
      certificates(asking);
    } catch (Unanswered e) {
      checks.add(
          Check.fail(
              "answers",
              e.words().lines().findFirst().orElse(""),
              "see who listens there; the registry's own log says what it refused"));
    }
  }

  private void clocks(long aheadMillis) {
    String sentence =
        "the registry's clock is "
            + Math.abs(aheadMillis)
            + " ms "
            + (aheadMillis < 0 ? "behind" : "ahead of")
            + " this machine's";
    checks.add(
        Math.abs(aheadMillis) <= MOST_APART_MILLIS
            ? Check.ok("clocks", sentence)
            : Check.fail(
                "clocks", sentence, "set both by NTP; times and ages that are shown are wrong"));
  }

  private void version(Asking asking) {
    String theirs =
        Asking.said(asking.text("/api/v1/openapi.json"), "info", "version")
            .orElseThrow(() -> new Unanswered(1, "its version is not to be read"));
    String sentence = "the registry is " + theirs + ", this command " + Version.TEXT;
    checks.add(
        theirs.equals(Version.TEXT)
            ? Check.ok("versions", sentence)
            : Check.note("versions", sentence, "use the muster.jar that the registry runs"));
  }

  /** None where it speaks plain text, or is older than this question. */
  private void certificates(Asking asking) {
    JsonArray all;
    try {
      JsonObject list =
          JsonParser.parseString(asking.text("/api/v1/certificates")).getAsJsonObject();
      all = list.getAsJsonArray("certificates");
    } catch (Unanswered | JsonParseException | IllegalStateException e) {
      return;
    }
    all.forEach(one -> certificate(one.getAsJsonObject()));
  }

  private void certificate(JsonObject one) {
    String name = "registry's " + one.get("setting").getAsString();
    Duration left = Duration.ofMillis(one.get("notAfterMillis").getAsLong() - clock.millis());
    String sentence = one.get("file").getAsString() + " there holds for " + left.toDays() + " days";
    String problem = one.get("problem").getAsString();
    String fix = "where it was made: muster tls renew DIR";
    if (!problem.isEmpty()) {
      checks.add(
          Check.fail(name, "what its file holds now is not used: " + problem, "mend it there"));
    } else if (left.toDays() < Facts.URGENT_DAYS) {
      checks.add(Check.fail(name, sentence, fix));
    } else if (left.toDays() < Facts.DUE_DAYS) {
      checks.add(Check.note(name, sentence, fix));
    } else {
      checks.add(Check.ok(name, sentence));
    }
  }
}
