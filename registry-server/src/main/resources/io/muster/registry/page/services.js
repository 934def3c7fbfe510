import { h, put } from './dom.js';
import { count, since } from './format.js';
import { Table } from './table.js';

// Groups rows by service.
export function group(rows) {
  const services = new Map();
  for (const row of rows) {
    let service = services.get(row.service);
    if (!service) {
      service = { id: row.service, name: row.service, group: '', instances: 0, up: 0, suspect: 0, stale: 0, draining: 0, lacking: 0, troubled: 0, unmet: new Set(), rules: new Set(), versions: new Map(), tags: new Set(), frameworks: new Set(), changed: 0 };
      services.set(row.service, service);
    }
    service.instances++;
    service[row.state]++;
    if (row.draining) service.draining++;
    if (row.unmet.length) service.lacking++;
    if (row.rules.length) service.troubled++;
    for (const rule of row.rules) service.rules.add(rule);
    for (const key of row.unmet) service.unmet.add(key);
    for (const tag of row.tags) service.tags.add(tag);
    if (row.group) service.group = row.group;
    if (row.framework) service.frameworks.add(row.framework);
    service.versions.set(row.version, (service.versions.get(row.version) ?? 0) + 1);
    service.changed = Math.max(service.changed, row.sinceMillis);
  }
  return [...services.values()];
}

function bar(service) {
  const stack = h('div', { class: 'stack', role: 'img', 'aria-label': `${service.up} up, ${service.suspect} suspect, ${service.stale} stale` });
  for (const state of ['up', 'suspect', 'stale']) {
    if (!service[state]) continue;
    const part = h('i', { class: state });
    part.style.width = `${100 * service[state] / service.instances}%`;
    stack.append(part);
  }
  return stack;
}

export function services(page) {
  const { fleet, address } = page;
  const find = (name, more = '') => address.to('/instances', { q: `service:${name || '?'}${more}` });
  const columns = [
    { title: 'Service', width: 'w-service', text: (r) => r.name, cell: (r) => h('a', { href: find(r.name) }, r.name || '(not described yet)') },
    { title: 'Group', width: 'w-version', cell: (r) => r.group },
    { title: 'Instances', width: 'w-count', number: true, cell: (r) => h('a', { href: find(r.name) }, count(r.instances)) },
    { title: 'State', width: 'w-bar', cell: bar },
    { title: 'Not up', width: 'w-count', number: true, cell: (r) => r.suspect + r.stale ? h('a', { class: 'state suspect', href: find(r.name, ' status:down') }, count(r.suspect + r.stale)) : h('span', { class: 'quiet' }, '0') },
    { title: 'Trouble', width: 'w-needs', text: (r) => [...r.rules, ...r.unmet].join(', '), cell: (r) => [[...r.rules].map((rule) => h('a', { class: 'badge rule', href: find(r.name, ` rule:${rule}`) }, rule)), [...r.unmet].map((key) => h('a', { class: 'badge unmet', href: find(r.name, ' unmet:*') }, key))] },
    { title: 'Versions', width: 'w-framework', text: (r) => [...r.versions].map(([v, n]) => `${v || 'none'}: ${n}`).join(', '), cell: (r) => [...r.versions].sort((a, b) => b[1] - a[1]).map(([version, n]) => h('span', { class: 'badge' }, version || 'none', r.versions.size > 1 ? ` ×${n}` : '')) },
    { title: 'Framework', width: 'w-framework', text: (r) => [...r.frameworks].join(', '), cell: (r) => [...r.frameworks].join(', ') },
    { title: 'Tags', text: (r) => [...r.tags].join(' '), cell: (r) => [...r.tags].map((tag) => h('span', { class: 'badge' }, tag)) },
    { title: 'Changed', width: 'w-age', cell: (r) => since(r.changed) },
  ];
  const table = new Table('Services', columns, (row) => page.go(find(row.name)));
  const order = (a, b) => Math.sign(b.suspect + b.stale) - Math.sign(a.suspect + a.stale) || b.troubled - a.troubled || b.lacking - a.lacking || a.group.localeCompare(b.group) || a.name.localeCompare(b.name);
  const summary = h('div', { class: 'summary' });
  const element = [summary, table.element];
  return {
    title: 'Services', element, table,
    command: () => ['/api/v1/fleet', 'muster instances'],
    fleet() {
      const all = group(fleet.rows.values()).sort(order);
      table.show(all);
      put(summary, h('h1', {}, 'Services'), page.chips(all.length));
      page.emptyWhen(fleet.rows.size === 0, element);
    },
  };
}
