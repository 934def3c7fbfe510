package io.muster.registry.history;

import io.muster.registry.roster.Offer;
import io.muster.registry.roster.Service;
import io.muster.registry.tenant.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is new in a description, in words. */
final class Difference {
  private Difference() {}

  static String between(Optional<Service> before, Service now) {
    if (before.isEmpty()) {
      return "described itself: " + ports(now);
    }
    Service was = before.get();
    List<String> parts = new ArrayList<>();
    changed("name", Tenant.plain(was.name()), Tenant.plain(now.name()), parts);
    changed("version", was.version(), now.version(), parts);
    if (!was.tags().equals(now.tags())) { // most often the same: every description comes here
      changed("tags", sorted(was.tags()), sorted(now.tags()), parts);
    }
    if (!was.offers().equals(now.offers())) {
      ports(was, now, parts);
    }
    if (was.draining() != now.draining()) {
      parts.add(now.draining() ? "wants no new work" : "wants work again");
    }
    return parts.isEmpty() ? "described itself in more detail" : String.join("; ", parts);
  }

  private static void changed(String what, String was, String now, List<String> parts) {
    if (!was.equals(now)) {
      parts.add(what + " " + shown(was) + " became " + shown(now));
    }
  }

  private static String sorted(Set<String> tags) {
    return new TreeSet<>(tags).toString();
  }

  private static String shown(String text) {
    return text.isEmpty() ? "none" : text;
  }

  private static void ports(Service was, Service now, List<String> parts) {
    Map<Integer, String> before = numbers(was);
    Map<Integer, String> after = numbers(now);
    after.forEach(
        (number, name) -> {
          if (!before.containsKey(number)) {
            parts.add("opened " + name + ":" + number);
          }
        });
    before.forEach(
        (number, name) -> {
          if (!after.containsKey(number)) {
            parts.add("closed " + name + ":" + number);
          }
        });
  }

  private static Map<Integer, String> numbers(Service service) {
    Map<Integer, String> numbers = new TreeMap<>();
    for (Offer offer : service.offers()) {
      numbers.put(offer.number(), offer.name());
    }
    return numbers;
  }

  private static String ports(Service service) {
    Map<Integer, String> numbers = numbers(service);
    List<String> words = new ArrayList<>();
    numbers.forEach((number, name) -> words.add(name + ":" + number));
    return words.isEmpty() ? "no port that others reach" : String.join(", ", words);
  }
}
