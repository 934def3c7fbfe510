package io.muster.agent.settings;

/** The settings there are. */
final class Keys {
  static final String INJECT = "muster.inject.";

  static final String[] ALL = {
    "muster.enabled",
    "muster.registry",
    "muster.service.name",
    "muster.service.version",
    "muster.service.group",
    "muster.service.tags",
    "muster.labels",
    "muster.requires",
    "muster.networks",
    "muster.await",
    "muster.await.policy",
    "muster.overwrite",
    "muster.refresh",
    "muster.advertise.host",
    "muster.snapshot.dir",
    "muster.metrics.interval",
    "muster.commands",
    "muster.tls.ca",
    "muster.tls.cert",
    "muster.tls.key",
    "muster.token.file",
    "muster.insecure.non.loopback",
    "muster.config",
    "muster.log"
  };

  private Keys() {}

  static boolean known(String key) {
    for (String known : ALL) {
      if (known.equals(key)) {
        return true;
      }
    }
    return key.startsWith(INJECT) && key.length() > INJECT.length();
  }

  /** Returns the known key with the fewest letters to change. */
  static String nearest(String key) {
    String best = ALL[0];
    int least = Integer.MAX_VALUE;
    for (String known : ALL) {
      int distance = distance(key, known);
      if (distance < least) {
        least = distance;
        best = known;
      }
    }
    return best;
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
