import { get } from './data.js';
import { h, put } from './dom.js';
import { at, happened, many, state } from './format.js';
import { Table } from './table.js';

export function events(page) {
  const { fleet } = page;
  let older = [];
  const summary = h('div', { class: 'summary' });
  const columns = [
    { title: 'When', width: 'w-time', cell: (e) => at(e.atMillis) },
    { title: 'What', width: 'w-kind', cell: (e) => happened(e) },
    { title: 'Service', width: 'w-service', text: (e) => e.service, cell: (e) => h('a', { href: fleet.path(e.key) }, e.service || fleet.rows.get(e.key)?.service || '(not described yet)') },
    { title: 'Version', width: 'w-version', text: (e) => e.version, cell: (e) => e.version },
    { title: 'State', width: 'w-state', cell: (e) => (e.kind === 'left' ? state('gone') : state(e.state)) },
    { title: 'Why', text: (e) => e.reason, cell: (e) => e.reason },
    { title: 'Instance', width: 'w-count', cell: (e) => h('span', { class: 'mono quiet' }, e.instanceId.slice(0, 8)) },
  ];
  const table = new Table('Events', columns, (row) => page.go(fleet.path(row.key)));
  const known = new Map(); // a row stays the same object, so that it is drawn once
  function show() {
    const seen = new Set();
    const rows = [...fleet.events, ...older].filter((e) => !seen.has(e.number) && seen.add(e.number)).map((e) => {
      if (!known.has(e.number)) known.set(e.number, { ...e, id: e.number });
      return known.get(e.number);
    }).sort((a, b) => b.number - a.number);
    table.show(rows);
    put(summary, h('h1', {}, 'Events'), h('span', { class: 'quiet' }, rows.length ? `${many(rows.length, 'event', 'events')}, newest first; new ones come by themselves` : 'Nothing has happened since this registry started, to instances that match.'));
  }
  get(`/api/v1/events?limit=1000&q=${encodeURIComponent(fleet.query)}`).then((list) => { older = fleet.keyed(list.events); show(); }, () => show());
  return { title: 'Events', element: [summary, table.element], table, events: show, fleet: show, command: (q) => [`/api/v1/events${q ? `?q=${encodeURIComponent(q)}` : ''}`, 'muster watch'] };
}
