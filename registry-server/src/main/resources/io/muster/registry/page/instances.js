import { h, put } from './dom.js';
import { since, state } from './format.js';
import { Table } from './table.js';

const SEVERITY = { suspect: 0, stale: 1, up: 3 };
// Up, but a rule has fired or a requirement is unmet: after those that are not up.
const severity = (row) => SEVERITY[row.state] - (row.state === 'up' && (row.rules.length || row.unmet.length) ? 1 : 0);
const ORDERS = {
  attention: (a, b) => severity(a) - severity(b),
  service: () => 0,
  version: (a, b) => a.version.localeCompare(b.version, undefined, { numeric: true }),
  address: (a, b) => a.address.localeCompare(b.address, undefined, { numeric: true }),
  host: (a, b) => a.hostName.localeCompare(b.hostName, undefined, { numeric: true }),
  since: (a, b) => b.sinceMillis - a.sinceMillis,
};

export function instances(page) {
  const { fleet, address } = page;
  let [key, down] = [(address.param('sort') || 'attention').replace(/^-/, ''), (address.param('sort') || '').startsWith('-')];
  if (!ORDERS[key]) key = 'attention';
  const sorting = {
    get key() { return key; }, get down() { return down; },
    choose(next) { page.go(address.with({ sort: next === key && !down ? `-${next}` : next })); },
  };
  const columns = [
    { title: 'State', width: 'w-state', sort: 'attention', cell: (r) => state(r.state, r.draining) },
    { title: 'Service', width: 'w-service', sort: 'service', text: (r) => r.service, cell: (r) => h('a', { href: fleet.path(r.id) }, r.service || '(not described yet)') },
    { title: 'Version', width: 'w-version', sort: 'version', text: (r) => r.version, cell: (r) => r.version },
    { title: 'Address', width: 'w-address', sort: 'address', text: (r) => r.address, cell: (r) => r.address },
    { title: 'Host', width: 'w-host', sort: 'host', text: (r) => r.hostName, cell: (r) => r.hostName },
    { title: 'Framework', width: 'w-framework', text: (r) => r.framework, cell: (r) => r.framework },
    { title: 'Trouble', width: 'w-needs', text: (r) => [...r.rules, ...r.unmet].join(', '), cell: (r) => [r.rules.map((k) => h('span', { class: 'badge rule' }, k)), r.unmet.map((k) => h('span', { class: 'badge unmet' }, k))] },
    { title: 'Reason', text: (r) => r.reason, cell: (r) => h('span', { class: 'quiet' }, r.reason) },
    { title: 'Since', width: 'w-age', sort: 'since', cell: (r) => since(r.sinceMillis) },
  ];
  const table = new Table('Instances', columns, (row) => page.go(fleet.path(row.id)), sorting);
  const summary = h('div', { class: 'summary' });
  const element = [summary, table.element];
  const tie = (a, b) => a.service.localeCompare(b.service) || a.address.localeCompare(b.address, undefined, { numeric: true }) || (a.id < b.id ? -1 : 1);
  return {
    title: 'Instances', element, table,
    command: (q) => [`/api/v1/instances${q ? `?q=${encodeURIComponent(q)}` : ''}`, 'muster instances'],
    fleet() {
      const order = ORDERS[key];
      const rows = [...fleet.rows.values()].sort((a, b) => (down ? -order(a, b) || -tie(a, b) : order(a, b) || tie(a, b)));
      table.show(rows, fleet.fresh);
      put(summary, h('h1', {}, 'Instances'), page.chips());
      page.emptyWhen(rows.length === 0, element);
    },
  };
}
