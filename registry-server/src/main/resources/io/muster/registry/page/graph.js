import { get } from './data.js';
import { h, put, s } from './dom.js';
import { many } from './format.js';

const WIDTH = 168;
const HEIGHT = 40;
const MOST_DRAWN = 80;

// Puts each service right of all that require it; cycles are cut where they are met.
function layers(needs) {
  const depth = new Map();
  for (const need of needs) for (const name of [need.consumer, need.service]) depth.set(name, 0);
  for (let round = 0; round < Math.min(depth.size, 12); round++) {
    let moved = false;
    for (const need of needs) {
      const next = depth.get(need.consumer) + 1;
      if (need.consumer !== need.service && next > depth.get(need.service) && next < 12) { depth.set(need.service, next); moved = true; }
    }
    if (!moved) break;
  }
  const used = [...new Set(depth.values())].sort((a, b) => a - b);
  const columns = used.map((d) => [...depth].filter(([, at]) => at === d).map(([name]) => name).sort());
  const place = new Map();
  columns.forEach((names, x) => {
    const pull = (name) => {
      const ys = needs.filter((n) => n.service === name && place.has(n.consumer)).map((n) => place.get(n.consumer).y);
      return ys.length ? ys.reduce((a, b) => a + b, 0) / ys.length : 1e9;
    };
    names.sort((a, b) => pull(a) - pull(b) || a.localeCompare(b));
    names.forEach((name, y) => place.set(name, { x: 20 + x * (WIDTH + 90), y: 18 + y * (HEIGHT + 16) }));
  });
  return { place, width: 40 + columns.length * (WIDTH + 90) - 90, height: 36 + Math.max(...columns.map((c) => c.length)) * (HEIGHT + 16) - 16 };
}

function drawing(needs, known) {
  const { place, width, height } = layers(needs);
  const image = s('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': 'Requirement graph' });
  for (const need of needs) {
    const from = place.get(need.consumer);
    const to = place.get(need.service);
    const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2];
    const bend = Math.max(40, Math.abs(x2 - x1) / 2);
    image.append(s('path', { class: need.endpoints ? 'edge' : 'edge unmet', d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}` }));
  }
  for (const [name, at] of place) {
    const there = known.get(name);
    const unmet = needs.some((need) => need.service === name && !need.endpoints);
    const sub = there ? `${many(there.instances, 'instance', 'instances')}${there.up < there.instances ? `, ${there.instances - there.up} not up` : ''}` : 'not here';
    const short = name.length > 24 ? `${name.slice(0, 23)}…` : name || '(not described)';
    image.append(s('a', { href: `/instances?q=${encodeURIComponent(`service:${name || '?'}`)}`, class: unmet || !there ? 'missing' : '' }, s('title', {}, `${name}: ${sub}`),
        s('rect', { x: at.x, y: at.y, width: WIDTH, height: HEIGHT, rx: 7 }), s('text', { x: at.x + 12, y: at.y + 17 }, short), s('text', { class: 'sub', x: at.x + 12, y: at.y + 31 }, sub)));
  }
  return image;
}

export function graph(page) {
  const { fleet, address } = page;
  const summary = h('div', { class: 'summary' }, h('h1', {}, 'Requirements'));
  const map = h('div', { class: 'map', tabindex: 0, role: 'region', 'aria-label': 'Drawing' });
  const list = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Requirements' });
  let due = 0;
  async function load() {
    due = 0;
    try {
      const q = encodeURIComponent(fleet.query);
      const [told, status] = await Promise.all([get(`/api/v1/graph?q=${q}`), get('/api/v1/fleet')]);
      const known = new Map(status.services.map((service) => [service.name, { instances: service.counts.instances, up: service.counts.up }]));
      const unmet = told.needs.filter((need) => !need.endpoints && !need.optional).length;
      put(summary, h('h1', {}, 'Requirements'), h('span', { class: 'chip' }, h('b', {}, told.needs.length), ' in all'), h('span', { class: `chip ${unmet ? 'unmet' : ''}` }, h('b', {}, unmet), ' unmet'));
      map.hidden = !told.needs.length || told.needs.length > MOST_DRAWN;
      if (!map.hidden) put(map, drawing(told.needs, known));
      const find = (name) => address.to('/instances', { q: `service:${name || '?'}` });
      put(list, told.needs.length ? h('table', { 'aria-label': 'Requirements' }, h('thead', {}, h('tr', {}, ['State', 'Service', 'Requires', 'Asked by', 'Met by'].map((title, i) => h('th', { scope: 'col', class: ['w-state', 'w-service', 'w-service', 'w-asked', ''][i] }, title)))),
          h('tbody', {}, told.needs.map((need) => h('tr', {},
              h('td', {}, need.endpoints ? h('span', { class: `state ${need.up ? 'up' : 'suspect'}` }, need.up ? 'MET' : 'DOUBTFUL') : h('span', { class: `state ${need.optional ? 'stale' : 'gone'}` }, 'UNMET')),
              h('td', {}, h('a', { href: find(need.consumer) }, need.consumer || '(not described yet)')),
              h('td', {}, h('a', { href: find(need.service) }, need.service), need.port ? `:${need.port}` : '', need.tags.map((tag) => [' ', h('span', { class: 'badge' }, tag)]), need.optional ? [' ', h('span', { class: 'badge' }, 'optional')] : null),
              h('td', {}, many(need.askers, 'instance', 'instances')),
              h('td', {}, need.endpoints ? `${many(need.endpoints, 'endpoint', 'endpoints')}${need.up < need.endpoints ? `, ${need.up} of them up` : ''}` : need.emptyBecause === 'all_gone' ? 'all that matched have gone' : 'nothing that matches was ever here')))))
          : h('p', { class: 'empty' }, 'No instance that matches requires anything.'));
    } catch { /* the banner says that nothing answers */ }
  }
  load();
  return {
    title: 'Requirements', element: [summary, map, list], fleet() { due ||= setTimeout(load, 400); },
    command: (q) => [`/api/v1/graph${q ? `?q=${encodeURIComponent(q)}` : ''}`, ''], close() { clearTimeout(due); },
  };
}
