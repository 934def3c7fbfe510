import { get, keyOf } from './data.js';
import { h, outLink, outside, put } from './dom.js';
import { at, bytes, count, happened, many, share, since, state } from './format.js';
import { plot } from './plot.js';
import { steering } from './steer.js';

const software = (of) => (of ? `${of.name} ${of.version}`.trim() : '');
const KINDS = { openapi: 'OpenAPI', graphql: 'GraphQL', 'graphql-schema': 'GraphQL schema', grpc: 'gRPC' };

function fact(name, value) { return value ? [h('dt', {}, name), h('dd', {}, value)] : null; }

function card(title, wide, ...inside) {
  return h('section', { class: wide ? 'card wide' : 'card' }, h('h2', {}, title), inside);
}

function lines(heads, rows, otherwise) {
  return rows.length ? h('table', {}, h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))),
      h('tbody', {}, rows.map((cells) => h('tr', {}, cells.map((cell) => h('td', {}, cell)))))) : h('p', { class: 'quiet' }, otherwise);
}

function ports(instance) {
  const service = instance.service;
  return card('Ports', false, lines(['Port', 'Protocol', 'What listens', 'API'], (service?.ports ?? []).map((port) => {
    const address = outside(port.protocol, service.advertisedHost, port.number, port.contextPath || '/');
    const label = `${port.name}:${port.number}`;
    return [
      [port.advertised ? outLink(address, label) : label, port.primary ? h('span', { class: 'badge' }, 'primary') : null, port.advertised ? null : h('span', { class: 'badge' }, 'this machine only')],
      port.protocol,
      [software(port.framework), port.framework?.name && port.server?.name ? ' on ' : '', software(port.server)],
      port.apis.map((api) => [outLink(port.advertised && api.kind !== 'grpc' ? outside(port.protocol, service.advertisedHost, port.number, api.path) : null, KINDS[api.kind] ?? api.kind), ' ', h('span', { class: 'quiet' }, api.services.join(', ') || api.path), ' ']),
    ];
  }), 'No port is open, or none is known yet.'));
}

function requirements(detail, fleet) {
  if (detail.leftAtMillis) {
    return card('Requirements', false, h('p', {}, detail.instance.requirements.length ? `It required ${detail.instance.requirements.map((need) => need.service).join(', ')}.` : 'It required nothing.'));
  }
  return card('Requirements', false, lines(['Needs', 'Resolved to'], detail.resolved.map((resolved) => {
    const need = resolved.requirement;
    return [
      [h('a', { href: `/instances?q=${encodeURIComponent(`service:${need.service}`)}` }, need.service), need.port ? `:${need.port}` : '', need.tags.length ? ` [${need.tags.join(', ')}]` : '', need.key !== need.service ? h('span', { class: 'quiet' }, ` as ${need.key}`) : null, need.optional ? h('span', { class: 'badge' }, 'optional') : null],
      resolved.total ? [resolved.endpoints.map((end) => h('div', {}, h('a', { href: fleet.path(keyOf(detail.instance.tenant, end.instanceId)) }, `${end.host.includes(':') ? `[${end.host}]` : end.host}:${end.port}`), ' ', end.state === 'up' ? null : state(end.state), h('span', { class: 'quiet' }, ` ${end.version}`))), resolved.total > resolved.endpoints.length ? h('div', { class: 'quiet' }, `and ${resolved.total - resolved.endpoints.length} more`) : null]
          : h('span', { class: 'badge unmet' }, resolved.emptyBecause === 'all_gone' ? 'all that matched have gone' : 'nothing that matches was ever here'),
    ];
  }), 'It requires nothing.'), detail.usedBy.length ? h('p', { class: 'quiet' }, 'Used by ', detail.usedBy.map((name, i) => [i ? ', ' : '', h('a', { href: `/instances?q=${encodeURIComponent(`service:${name}`)}` }, name)])) : null);
}

function facts(instance) {
  const { host, service } = instance;
  return card('Process', false, h('dl', {},
      fact('Service', service ? [service.name, service.nameSource ? h('span', { class: 'quiet' }, ` (name from ${service.nameSource})`) : null] : null), fact('Version', service?.version), fact('Group', service?.group),
      fact('Tags', service?.tags.length ? service.tags.map((tag) => h('span', { class: 'badge' }, tag)) : null),
      fact('Labels', service && Object.keys(service.labels).length ? Object.entries(service.labels).map(([k, v]) => h('div', {}, h('span', { class: 'quiet' }, k), ' ', v)) : null),
      fact('Host', host?.hostName), fact('Process', host?.pid ? `${host.pid}${host.user ? ` of ${host.user}` : ''}` : null),
      fact('Java', host ? `${host.javaVersion} ${host.javaVendor} ${host.jvmName}`.trim() : null), fact('System', host ? `${host.osName} ${host.osVersion} ${host.osArch}`.trim() : null),
      fact('Machine', host?.cpus ? `${many(host.cpus, 'processor', 'processors')}, ${bytes(host.memoryBytes)}` : null), fact('Started', host?.startedAtMillis ? since(host.startedAtMillis) : null), fact('Registered', instance.registeredAtMillis ? since(instance.registeredAtMillis) : null),
      fact('Container', host?.containerId), fact('Image', host?.image), fact('Pod', host?.pod ? `${host.namespace}/${host.pod} on ${host.node}` : null),
      fact('Agent', instance.agentVersion), fact('Obeys', instance.allowedCommands.join(', ')), fact('Seen at', instance.addressNotice !== service?.advertisedHost ? `${instance.addressNotice}: the agent's address as the registry sees it differs from the advertised one` : null), fact('Id', h('span', { class: 'mono' }, instance.instanceId))));
}

function figures(history) {
  const series = Object.fromEntries(history.series.map((one) => [one.name, one.values]));
  const { atMillis: times, gaps } = history;
  const heap = (name) => series[`${name}{jvm.memory.type=heap}`];
  // Of a sum since the start, how much it grew a second; a sum that shrank began anew.
  const rate = (sum) => sum?.map((value, i) => (i && value !== null && sum[i - 1] !== null && value >= sum[i - 1] ? (value - sum[i - 1]) * 1000 / (times[i] - times[i - 1]) : null));
  const made = [
    { title: 'Heap', format: bytes, lines: [{ name: 'used', kind: 'a', values: heap('jvm.memory.used') }, { name: 'after GC', kind: 'b', values: heap('jvm.memory.used_after_last_gc') }, { name: 'limit', kind: 'c', values: heap('jvm.memory.limit') }] },
    { title: 'Processor', format: share, most: 1, lines: [{ name: 'process', kind: 'a', values: series['jvm.cpu.recent_utilization'] }, { name: 'machine', kind: 'b', values: series['system.cpu.utilization'] }] },
    { title: 'Time in GC', format: share, lines: [{ name: '', kind: 'a', values: rate(series['jvm.gc.duration.sum']) }] },
    { title: 'Threads', format: count, lines: [{ name: '', kind: 'a', values: series['jvm.thread.count'] }, { name: 'deadlocked', kind: 'b', values: series['muster.jvm.thread.deadlocked'] }] },
    { title: 'Process memory', format: bytes, lines: [{ name: 'resident', kind: 'a', values: series['process.memory.usage'] }, { name: 'non-heap', kind: 'b', values: series['jvm.memory.used{jvm.memory.type=non_heap}'] }] },
    { title: 'Open files', format: count, lines: [{ name: '', kind: 'a', values: series['process.open_file_descriptor.count'] }] },
    { title: 'Load', format: count, lines: [{ name: '', kind: 'a', values: series['jvm.system.cpu.load_1m'] }] },
    { title: 'Machine memory', format: bytes, lines: [{ name: '', kind: 'a', values: series['system.memory.usage'] }] },
    { title: 'Disk', format: share, most: 1, lines: [{ name: '', kind: 'a', values: series['system.filesystem.utilization'] }] },
    { title: 'Network', format: (value) => `${bytes(value)}/s`, binary: true, lines: [{ name: '', kind: 'a', values: rate(series['system.network.io']) }] },
    { title: 'Classes', format: count, lines: [{ name: '', kind: 'a', values: series['jvm.class.count'] }] },
  ].map((one) => plot({ ...one, times, gaps })).filter(Boolean);
  const newest = times[times.length - 1];
  return [h('p', { class: 'quiet' }, newest ? ['Newest ', since(newest), ' ago', gaps.length ? `; ${many(gaps.length, 'gap', 'gaps')} of silence in this hour` : '', '.'] : 'No figures have come since this registry started.'), h('div', { class: 'plots' }, made)];
}

function changes(detail) {
  return h('section', { class: 'card wide changes', tabindex: 0, role: 'region', 'aria-label': 'Last changes' }, h('h2', {}, `Last changes (${detail.changes.length})`), lines(['When', 'What', 'State', 'Why'], detail.changes.map((event) => [
    at(event.atMillis), happened(event), event.kind === 'left' ? state('gone') : state(event.state), event.reason,
  ]), 'Nothing has changed since this registry started.'));
}

export function instance(page, id) {
  const { fleet } = page;
  const head = h('div', { class: 'head' });
  const why = h('div', {});
  const plots = h('section', { class: 'card wide' }, h('h2', {}, 'Figures of the last hour'), h('p', { class: 'quiet' }, '…'));
  const body = h('div', { class: 'detail', tabindex: 0, role: 'region', 'aria-label': 'Instance' });
  const trouble = h('p', { class: 'reason gone', hidden: true });
  const steer = steering(() => load());
  let asking = false;
  let whole = id;
  let troubled = false; // what a rule says has figures in it, which go on
  async function load() {
    if (asking) return;
    asking = true;
    try {
      const detail = await get(`/api/v1/instances/${id}`);
      const { instance: shown, leftAtMillis: left } = detail;
      whole = keyOf(shown.tenant, shown.instanceId);
      const word = left ? 'gone' : shown.state;
      page.name(shown.service?.name || 'instance');
      put(head, h('h1', {}, shown.service?.name || '(not described yet)'), shown.service?.version ? h('span', { class: 'badge' }, shown.service.version) : null, state(word, shown.service?.status === 'draining' || Boolean(shown.override)), h('span', { class: 'quiet' }, left ? ['left ', since(left), ' ago'] : ['for ', since(shown.sinceMillis)]), h('span', { class: 'mono quiet' }, shown.instanceId.slice(0, 8)));
      const reason = left ? detail.changes[0]?.reason : shown.reason;
      troubled = shown.findings.length > 0;
      put(why, h('p', { class: `reason ${word}` }, reason), shown.findings.map((finding) => h('p', { class: 'reason suspect finding' }, h('span', { class: 'badge rule' }, finding.rule), ' ', finding.sentence, h('span', { class: 'quiet' }, ' · since '), at(finding.sinceMillis))));
      put(body, plots, facts(shown), h('div', { class: 'column' }, left ? null : steer.card(shown), ports(shown), requirements(detail, fleet)), changes(detail));
      trouble.hidden = true;
    } catch (problem) {
      trouble.textContent = problem.message;
      trouble.hidden = false;
    } finally {
      asking = false;
    }
  }
  async function draw() {
    try {
      put(plots, h('h2', {}, 'Figures of the last hour'), figures(await get(`/api/v1/instances/${id}/figures`)));
    } catch { /* the line above says it */ }
  }
  load().then(draw);
  const timer = setInterval(() => { if (!document.hidden) { draw(); if (troubled) load(); } }, 10000);
  return {
    title: 'Instance', element: [head, why, trouble, body, steer.dialog],
    command: () => [`/api/v1/instances/${id}`, `muster instances`],
    fleet() { if (fleet.touched?.has(whole)) load(); },
    events() { if (fleet.events[0]?.key === whole) load(); },
    redraw: load,
    close() { clearInterval(timer); },
  };
}
