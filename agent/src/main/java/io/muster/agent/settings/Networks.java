package io.muster.agent.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where endpoints may lie: {@code 10.0.0.0/8} for all requirements, {@code orders=10.9.0.0/16} for
 * one. A requirement with networks of its own is held to those alone. Immutable; any thread.
 */
public final class Networks {
  private static final String EVERY = "";

  private final Map<String, List<Network>> byKey;

  private Networks(Map<String, List<Network>> byKey) {
    this.byKey = byKey;
  }

  /** A part that is wrong lets nothing through: it must not open what it was to close. */
  static Networks read(Reader reader, List<Requirement> requirements) {
    Map<String, List<Network>> byKey = new HashMap<>();
    for (String part : Lists.split(reader.text("muster.networks", ""))) {
      int equals = part.indexOf('=');
      String key = equals < 0 ? EVERY : Lists.trim(part.substring(0, equals));
      Network network = Network.parse(Lists.trim(part.substring(equals + 1)));
      List<Network> known = byKey.get(key);
      if (known == null) {
        known = new ArrayList<>();
        byKey.put(key, known);
      }
      if (network == null) {
        reader.wrong(
            "muster.networks",
            part,
            "NETWORK/BITS or requirement=NETWORK/BITS, such as 10.9.0.0/16; nothing passes by it");
      } else if (equals >= 0 && !isKey(key, requirements)) {
        reader.wrong("muster.networks", part, "the key of a requirement before the equals sign");
      } else {
        known.add(network);
      }
    }
    return new Networks(byKey);
  }

  private static boolean isKey(String key, List<Requirement> requirements) {
    for (Requirement requirement : requirements) {
      if (requirement.key().equals(key)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether an endpoint of this requirement may lie there. Where networks are given, a host
   * that is no IP literal may not: whoever answers for its name decides where it leads.
   */
  public boolean allow(String key, String host) {
    List<Network> own = byKey.get(key);
    if (own == null) {
      own = byKey.get(EVERY);
    }
    if (own == null) {
      return true;
    }
    int zone = host.indexOf('%');
    byte[] address = Literals.parse(zone < 0 ? host : host.substring(0, zone));
    if (address != null) {
      for (Network network : own) {
        if (network.holds(address)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns nothing but those of one requirement, for messages. */
  public List<String> of(String key) {
    List<Network> own = byKey.get(key);
    if (own == null) {
      own = byKey.getOrDefault(EVERY, Collections.<Network>emptyList());
    }
    List<String> texts = new ArrayList<>();
    for (Network network : own) {
      texts.add(network.text);
    }
    return texts;
  }

  /** One block of addresses. */
  private static final class Network {
    private final byte[] base;
    private final int bits;
    private final String text;

    private Network(byte[] base, int bits, String text) {
      this.base = base;
      this.bits = bits;
      this.text = text;
    }

    static @Nullable Network parse(String text) {
      int slash = text.indexOf('/');
      byte[] base = Literals.parse(slash < 0 ? text : text.substring(0, slash));
      if (base == null) {
        return null;
      }
      int most = base.length * 8;
      String digits = slash < 0 ? "" : text.substring(slash + 1);
      int bits = slash < 0 ? most : digits.equals("0") ? 0 : Grammar.port(digits);
      return bits < 0 || bits > most ? null : new Network(base, bits, text);
    }

    boolean holds(byte[] address) {
      byte[] plain = base.length == 4 ? unmapped(address) : address;
      if (plain.length != base.length) {
        return false;
      }
      for (int i = 0; i < bits; i++) {
        int mask = 0x80 >> (i & 7);
        if (((plain[i / 8] ^ base[i / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }

    /** ::ffff:10.9.8.1 is 10.9.8.1 (RFC 4291, 2.5.5.2). */
    private static byte[] unmapped(byte[] address) {
      if (address.length != 16 || address[10] != -1 || address[11] != -1) {
        return address;
      }
      for (int i = 0; i < 10; i++) {
        if (address[i] != 0) {
          return address;
        }
      }
      return java.util.Arrays.copyOfRange(address, 12, 16);
    }
  }
}
