// The frame around the views: address, search, keys, and what is said of the stream.
import { certificates } from './certificates.js';
import { Fleet } from './data.js';
import { h, put } from './dom.js';
import { events } from './events.js';
import { choice, clock, keep, many } from './format.js';
import { graph } from './graph.js';
import { hooks } from './hooks.js';
import { instance } from './instance.js';
import { instances } from './instances.js';
import { me, ofRegistry, signOut, whoAmI } from './me.js';
import { services } from './services.js';

const TABS = [['/services', 'Services'], ['/instances', 'Instances'], ['/graph', 'Requirements'], ['/events', 'Events'], ['/hooks', 'Webhooks']];
const HINT = 'service:orders tag:blue status:down version:1.4*';
const KEYS = [['/', 'search'], ['1 to 5', 'the views'], ['j k ↓ ↑', 'next and previous row'], ['Enter', 'open the row'], ['Esc', 'leave the search, or back'], ['u', 'UTC or local time'], ['t', 'light or dark'], ['?', 'this list']];

const $ = (id) => document.getElementById(id);
const fleet = new Fleet();
let view = null;

const address = {
  param: (name) => new URLSearchParams(location.search).get(name) ?? '',
  to(path, params) {
    const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value)).toString();
    return query ? `${path}?${query}` : path;
  },
  with(params) { return this.to(location.pathname, { ...Object.fromEntries(new URLSearchParams(location.search)), ...params }); },
};

const page = {
  fleet, address,
  go(to, replace) {
    history[replace ? 'replaceState' : 'pushState'](null, '', to);
    route();
  },
  name(words) { document.title = `${words} · Muster`; },
  // True counts of the whole fleet, each of which leads to what it counts.
  chips(shownServices) {
    const c = fleet.counts;
    if (!c) return null;
    const q = address.param('q');
    const chip = (kind, number, words, to) => h('a', { class: `chip ${number ? kind : ''}`, href: address.to('/instances', { q: to }), 'aria-current': location.pathname === '/instances' && q === to ? 'true' : null }, h('b', {}, number), ' ', words);
    return [h('a', { class: 'chip', href: '/services' }, h('b', {}, fleet.services), ' ', fleet.services === 1 ? 'service' : 'services'), chip('', c.instances, c.instances === 1 ? 'instance' : 'instances', ''),
      chip('suspect', c.suspect + c.stale, 'not up', 'status:down'), chip('unmet', c.unmet, 'with unmet requirements', 'unmet:*'), c.troubled ? chip('unmet', c.troubled, 'with a rule fired', 'rule:*') : null, c.draining ? chip('suspect', c.draining, 'draining', 'status:draining') : null,
      q && !fleet.wrong ? h('span', { class: 'quiet' }, shownServices === undefined ? `${many(fleet.rows.size, 'instance matches', 'instances match')}` : `${many(shownServices, 'service matches', 'services match')}`) : null];
  },
  emptyWhen(nothing, element) {
    if (!fleet.counts) return;
    const empty = nothing && (fleet.counts.instances === 0 ? h('div', { class: 'empty' }, h('h1', {}, 'No service has joined yet'), 'Start one with the agent attached:',
        h('code', {}, `java -javaagent:muster-agent.jar -Dmuster.registry=${location.host} -jar your-service.jar`), 'It shows up here by itself.')
        : h('div', { class: 'empty' }, h('h1', {}, 'Nothing matches'), 'No instance matches the search. ', h('a', { href: location.pathname }, 'Show all')));
    put($('main'), empty ? [element[0], empty] : element);
  },
};

function route() {
  const path = location.pathname;
  const one = path.match(/^\/instances\/((?:[A-Za-z0-9._-]+:)?[0-9a-fA-F]+)$/);
  const make = one ? () => instance(page, one[1]) : path === '/instances' ? () => instances(page) : path === '/graph' ? () => graph(page) : path === '/events' ? () => events(page) : path === '/hooks' ? () => hooks() : () => services(page);
  view?.close?.();
  const query = address.param('q');
  if ($('search').value !== query) $('search').value = query;
  fleet.ask(query);
  view = make();
  page.name(view.title);
  put($('main'), view.element);
  for (const tab of document.querySelectorAll('nav a')) {
    const here = tab.pathname === path || (path === '/' && tab.pathname === '/services') || (one && tab.pathname === '/instances');
    if (here) tab.setAttribute('aria-current', 'page'); else tab.removeAttribute('aria-current');
    tab.search = query && !one ? `?${new URLSearchParams({ q: query })}` : '';
  }
  if (fleet.counts) view.fleet?.();
  foot();
}

function foot() {
  const [curl] = view.command(address.param('q'));
  const line = `curl '${location.origin}${curl}'`;
  const copy = h('button', { type: 'button', onclick: async () => { await navigator.clipboard.writeText(line); copy.textContent = 'copied'; } }, 'copy');
  put($('foot'), h('span', { class: 'narrow-off' }, 'The same:'), h('code', {}, line), copy, h('span', { class: 'grow' }), certificates.foot(), h('a', { href: '/api/v1/openapi.json' }, 'API'), h('a', { href: '/metrics' }, 'Prometheus'));
}

function link() {
  const cut = fleet.link === 'cut';
  const word = $('link');
  word.dataset.state = fleet.link;
  word.textContent = cut ? 'cut off' : fleet.link === 'open' ? 'live' : 'opening';
  put($('notices'), cut ? h('p', { class: 'cut' }, `The connection to the registry is cut since ${clock(fleet.cutAt)}. What is shown is as it stood then; the page goes on trying.`) : null, certificates.warnings().map((words) => h('p', {}, words)), fleet.notices.map((notice) => h('p', {}, notice)));
}

function wrong() {
  const input = $('search');
  input.setAttribute('aria-invalid', fleet.wrong ? 'true' : 'false');
  const box = $('wrong');
  box.hidden = !fleet.wrong;
  box.textContent = fleet.wrong;
}

function theme(next) {
  if (next) document.documentElement.dataset.theme = next;
  keep('muster.theme', next ?? '');
}

function dark() {
  const set = document.documentElement.dataset.theme;
  return set ? set === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function utc() {
  choice.utc = !choice.utc;
  keep('muster.utc', String(choice.utc));
  $('utc').textContent = choice.utc ? 'UTC' : 'local';
  link();
  route();
}

function frame() {
  let typing = 0;
  const apply = (replace) => {
    clearTimeout(typing);
    const q = $('search').value.trim();
    const path = /^\/instances\/./.test(location.pathname) ? '/instances' : location.pathname === '/' ? '/services' : location.pathname;
    if (q !== address.param('q')) page.go(address.to(path, { ...Object.fromEntries(new URLSearchParams(location.search)), q }), replace);
  };
  put($('bar'),
      h('a', { class: 'brand', href: '/' }, h('img', { src: '/page/icon.svg', alt: '' }), 'Muster'),
      h('nav', { 'aria-label': 'Views' }, TABS.map(([href, words]) => h('a', { href }, words))),
      h('form', { class: 'search', role: 'search', onsubmit: (event) => { event.preventDefault(); apply(false); $('main').focus(); } },
          h('input', { id: 'search', type: 'text', 'aria-label': 'Search', 'aria-describedby': 'wrong', placeholder: HINT, autocomplete: 'off', spellcheck: 'false', maxlength: 512, oninput: () => { clearTimeout(typing); typing = setTimeout(() => apply(true), 250); } }),
          h('kbd', { 'aria-hidden': 'true' }, '/'), h('div', { id: 'wrong', class: 'wrong', role: 'alert', hidden: true })),
      h('div', { class: 'tools' }, h('span', { id: 'link', class: 'link', 'data-state': 'opening', role: 'status' }, 'opening'),
          h('span', { id: 'me', class: 'me', hidden: true }),
          h('button', { id: 'utc', type: 'button', title: 'UTC or local time', onclick: utc }, choice.utc ? 'UTC' : 'local'),
          h('button', { type: 'button', title: 'Light or dark', 'aria-label': 'Light or dark', onclick: () => theme(dark() ? 'light' : 'dark') }, '◐'),
          h('button', { type: 'button', title: 'Keys', 'aria-label': 'Keys', onclick: () => $('keys').showModal() }, '?')));
  document.body.append(h('dialog', { id: 'keys', 'aria-label': 'Keys' }, h('h2', {}, 'Keys'), h('dl', {}, KEYS.map(([keys, words]) => [h('dt', {}, keys), h('dd', {}, words)])),
      h('h2', {}, 'Search'), h('dl', {}, [['service:a,b', 'one of these names'], ['tag:blue', 'carries the tag'], ['status:down', 'up, suspect, stale, down, draining'], ['version:1.4*', 'a star stands for any text'], ['-host:node-7', 'a minus: not this'], ['unmet:*', 'lacks what it requires'], ['other keys', 'group host port protocol framework label needs id pid user java os image agent'], ['plain words', 'in name, version, group, tags, host, address, id']].map(([keys, words]) => [h('dt', { class: 'mono' }, keys), h('dd', {}, words)])),
      h('form', { method: 'dialog' }, h('button', {}, 'Close'))));
}

document.addEventListener('click', (event) => {
  const a = event.target.closest('a');
  if (!a || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || a.getAttribute('target')) return;
  const url = new URL(a instanceof SVGElement ? a.href.baseVal : a.href, location.href);
  if (url.origin !== location.origin || url.hash || /^\/(api|metrics|sd)/.test(url.pathname)) return;
  event.preventDefault();
  page.go(url.pathname + url.search);
});

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  const typing = event.target.closest('input');
  if (event.key === 'Escape') {
    if (typing) typing.blur(); else if (/^\/instances\/./.test(location.pathname)) history.back();
    return;
  }
  if (typing) return;
  const act = {
    '/': () => { $('search').focus(); $('search').select(); }, '?': () => $('keys').showModal(), u: utc, t: () => theme(dark() ? 'light' : 'dark'),
    j: () => view.table?.move(1), k: () => view.table?.move(-1), ArrowDown: () => view.table?.move(1), ArrowUp: () => view.table?.move(-1),
  }[event.key] ?? (/^[1-5]$/.test(event.key) ? () => page.go(address.to(TABS[event.key - 1][0], { q: address.param('q') })) : null);
  if (act && (view.table || !event.key.startsWith('Arrow'))) { event.preventDefault(); act(); }
  if (event.key === 'Enter' && !event.target.closest('a, button')) view.table?.choose();
});

let due = false;
fleet.addEventListener('fleet', () => {
  if (due) return;
  due = true;
  requestAnimationFrame(() => { due = false; view.fleet?.(); });
});
fleet.addEventListener('events', () => view.events?.());
fleet.addEventListener('link', link);
fleet.addEventListener('wrong', () => { wrong(); if (fleet.wrong === '' && fleet.counts) view.fleet?.(); });
addEventListener('popstate', route);
let stored = null;
try { stored = localStorage.getItem('muster.theme'); } catch { /* a browser that keeps nothing */ }
theme(stored || undefined);
frame();
route();
whoAmI().then(() => {
  if (ofRegistry()) certificates.follow(() => { foot(); link(); });
  else document.querySelector('nav a[href="/hooks"]')?.remove();
  if (!me.signIn) return;
  $('me').hidden = false;
  put($('me'), h('span', { class: 'who', title: `may ${me.rights.join(', ') || 'nothing'}` }, me.who), h('button', { type: 'button', onclick: signOut }, 'Sign out'));
  route();
});
