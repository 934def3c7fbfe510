package io.muster.registry.page;

import io.muster.registry.history.Figures;
import io.muster.registry.history.Series;
import io.muster.registry.roster.Instance;
import io.muster.registry.roster.Roster;
import io.muster.registry.roster.Service;
import io.muster.registry.roster.State;
import io.muster.registry.rules.Rule;
import io.muster.registry.rules.Rulings;
import io.muster.registry.tenant.Sight;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The registry's figures, and those of the fleet that somebody sees, in Prometheus' text format.
 * Any thread.
 */
public final class Exposition {
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Supplier<Roster> rosters;
  private final Figures figures;
  private final Supplier<Rulings> rulings;
  private final CertificateTerms certificates;
  private final String version;

  /** Makes one; the version is the registry's own. */
  public Exposition(
      Supplier<Roster> rosters,
      Figures figures,
      Supplier<Rulings> rulings,
      CertificateTerms certificates,
      String version) {
    this.rosters = rosters;
    this.figures = figures;
    this.rulings = rulings;
    this.certificates = certificates;
    this.version = version;
  }

  CertificateTerms certificates() {
    return certificates;
  }

  String version() {
    return version;
  }

  /** A series as Prometheus names it: underscores and the unit. */
  private record Form(String name, Labels labels, boolean counter, String help) {
    static Form gauge(String name, String help) {
      return new Form(name, Labels.EMPTY, false, help);
    }

    static Form counter(String name, String help) {
      return new Form(name, Labels.EMPTY, true, help);
    }

    static Form memory(String name, String type, String help) {
      return new Form(name, Labels.of("jvm_memory_type", type), false, help);
    }
  }

  private static Form form(Series series) {
    return switch (series) {
      case HEAP_USED -> Form.memory("jvm_memory_used_bytes", "heap", "Memory in use.");
      case NON_HEAP_USED -> Form.memory("jvm_memory_used_bytes", "non_heap", "Memory in use.");
      case HEAP_COMMITTED ->
          Form.memory("jvm_memory_committed_bytes", "heap", "Memory the JVM has.");
      case HEAP_LIMIT -> Form.memory("jvm_memory_limit_bytes", "heap", "Memory it may have.");
      case HEAP_AFTER_GC ->
          Form.memory(
              "jvm_memory_used_after_last_gc_bytes", "heap", "What the last collection left.");
      case GC_SECONDS -> Form.counter("jvm_gc_duration_seconds", "Time in collections.");
      case GC_COUNT -> Form.counter("jvm_gc_collections", "Collections.");
      case THREADS -> Form.gauge("jvm_thread_count", "Threads.");
      case DEADLOCKED -> Form.gauge("jvm_thread_deadlock_count", "Threads in a deadlock.");
      case CLASSES -> Form.gauge("jvm_class_count", "Loaded classes.");
      case PROCESS_CPU ->
          Form.gauge("jvm_cpu_recent_utilization_ratio", "The process's share of all processors.");
      case SYSTEM_CPU ->
          Form.gauge("system_cpu_utilization_ratio", "Share of all processors in use.");
      case LOAD -> Form.gauge("jvm_system_cpu_load_1m", "Load of the last minute.");
      case DESCRIPTORS ->
          Form.gauge("process_open_file_descriptor_count", "Open files and sockets.");
      case SYSTEM_MEMORY -> Form.gauge("system_memory_usage_bytes", "The machine's memory in use.");
      case PROCESS_MEMORY ->
          Form.gauge("process_memory_usage_bytes", "Memory that the process holds.");
      case DISK -> Form.gauge("system_filesystem_utilization_ratio", "Share of the disk in use.");
      case NETWORK -> Form.counter("system_network_io_bytes", "Bytes over the network.");
      case UPTIME -> Form.gauge("process_uptime_seconds", "Age of the process.");
    };
  }

  /** Returns the text for somebody. */
  byte[] text(Sight sight) {
    Roster roster = rosters.get();
    List<Instance> seen =
        roster.instances().stream().filter(each -> sight.sees(each.tenant())).toList();
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    all.metricSnapshot(
        one("muster_registry_build", 1, "This registry.", Labels.of("version", version)));
    all.metricSnapshot(
        one(
            "muster_registry_revision",
            (double) roster.revision(),
            "The roster's revision.",
            Labels.EMPTY));
    all.metricSnapshot(instances(seen, sight));
    all.metricSnapshot(fired(rulings.get(), sight));
    if (sight.ofRegistry()) {
      certificates.gauge().ifPresent(all::metricSnapshot);
    }
    figures(seen, sight, all);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(bytes, all.build());
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static GaugeSnapshot one(String name, double value, String help, Labels labels) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeDataPointSnapshot.builder().value(value).labels(labels).build())
        .build();
  }

  private static GaugeSnapshot instances(List<Instance> seen, Sight sight) {
    Map<String, Map<State, Integer>> counts = new TreeMap<>();
    for (Instance instance : seen) {
      counts
          .computeIfAbsent(service(instance, sight), s -> new EnumMap<>(State.class))
          .merge(instance.state(), 1, Integer::sum);
    }
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder().name("muster_instances").help("Instances by service and state.");
    counts.forEach(
        (service, states) -> {
          for (State state : State.values()) {
            gauge.dataPoint(
                GaugeDataPointSnapshot.builder()
                    .value(states.getOrDefault(state, 0))
                    .labels(
                        Labels.of(
                            "service_name",
                            service,
                            "state",
                            state.name().toLowerCase(Locale.ROOT)))
                    .build());
          }
        });
    return gauge.build();
  }

  private static GaugeSnapshot fired(Rulings rulings, Sight sight) {
    GaugeSnapshot.Builder gauge =
        GaugeSnapshot.builder()
            .name("muster_rule_instances")
            .help("Instances for which a rule has fired, by rule.");
    for (Rule rule : Rule.values()) {
      gauge.dataPoint(
          GaugeDataPointSnapshot.builder()
              .value((double) rulings.instances(rule, id -> sight.sees(id.tenant())))
              .labels(Labels.of("rule", rule.word()))
              .build());
    }
    return gauge.build();
  }

  private void figures(List<Instance> seen, Sight sight, MetricSnapshots.Builder all) {
    Map<String, GaugeSnapshot.Builder> gauges = new TreeMap<>();
    Map<String, CounterSnapshot.Builder> counters = new TreeMap<>();
    for (Instance instance : seen) {
      Labels of = labels(instance, sight);
      figures
          .latest(instance.id())
          .forEach(
              (series, value) -> {
                Form form = form(series);
                Labels labels = of.merge(form.labels());
                if (form.counter()) {
                  counters
                      .computeIfAbsent(
                          form.name(), n -> CounterSnapshot.builder().name(n).help(form.help()))
                      .dataPoint(
                          CounterDataPointSnapshot.builder().value(value).labels(labels).build());
                } else {
                  gauges
                      .computeIfAbsent(
                          form.name(), n -> GaugeSnapshot.builder().name(n).help(form.help()))
                      .dataPoint(
                          GaugeDataPointSnapshot.builder().value(value).labels(labels).build());
                }
              });
    }
    gauges.values().forEach(gauge -> all.metricSnapshot(gauge.build()));
    counters.values().forEach(counter -> all.metricSnapshot(counter.build()));
  }

  private static String service(Instance instance, Sight sight) {
    return instance.service().map(Service::name).map(sight::shown).orElse("");
  }

  private static Labels labels(Instance instance, Sight sight) {
    return Labels.of(
        "service_name", service(instance, sight),
        "service_version", instance.service().map(Service::version).orElse(""),
        "service_instance_id", instance.id().hex());
  }
}
