// Who is told of what happens to services, how that fares, and a test of it.
import { get, post } from './data.js';
import { h, put } from './dom.js';
import { at, kept } from './format.js';
import { lacks } from './me.js';

const EVERY = 5000;

export function hooks() {
  const summary = h('div', { class: 'summary' }, h('h1', {}, 'Webhooks'), h('span', { class: 'quiet' }, 'Set in the file that the registry was given with --config.'));
  const list = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Webhooks' });
  const said = h('div', { class: 'said', role: 'status' });

  async function test(name, button) {
    button.disabled = true;
    put(said, h('p', { class: 'quiet' }, `A test is on its way to ${name}.`));
    try {
      const status = await post(`/api/v1/hooks/${encodeURIComponent(name)}/test`, { by: kept('muster.by') || 'the page' });
      put(said, h('p', { class: status.taken ? null : 'failed' }, `${name}: ${status.outcome}`));
    } catch (problem) {
      put(said, h('p', { class: 'failed' }, problem.message));
    }
    button.disabled = false;
    load();
  }

  function last(hook) {
    if (!hook.atMillis) return h('span', { class: 'quiet' }, 'nothing was sent yet');
    return [h('span', { class: `state ${hook.taken ? 'up' : 'gone'}` }, hook.taken ? 'TAKEN' : 'NOT TAKEN'), ' ', hook.outcome, ' ', at(hook.atMillis)];
  }

  function row(hook) {
    const button = h('button', { type: 'button', 'aria-label': `Test ${hook.name}`, disabled: Boolean(lacks('admin')), title: lacks('admin'), onclick: () => test(hook.name, button) }, 'Test');
    return h('tr', {}, h('td', {}, hook.name), h('td', {}, hook.address), h('td', {}, hook.form), h('td', {}, `${hook.waiting}${hook.dropped ? `, ${hook.dropped} dropped` : ''}`), h('td', {}, last(hook)), h('td', {}, button));
  }

  async function load() {
    try {
      const { hooks: all } = await get('/api/v1/hooks');
      put(list, all.length ? h('table', { 'aria-label': 'Webhooks' }, h('thead', {}, h('tr', {}, ['Name', 'To', 'Form', 'Waiting', 'Last', 'Try it'].map((title, i) => h('th', { scope: 'col', class: ['w-service', 'w-service', 'w-state', 'w-state', '', 'w-state'][i] }, title)))), h('tbody', {}, all.map(row)))
        : h('div', { class: 'empty' }, h('h2', {}, 'No webhook is set'), 'To be told when instances come and go, put a line like this into that file:', h('code', {}, 'hook.ops.url = https://hooks.example.com/services/T0/B1')));
    } catch (problem) {
      put(said, h('p', { class: 'failed' }, problem.message));
    }
  }

  load();
  const again = setInterval(load, EVERY);
  return { title: 'Webhooks', element: [summary, list, said], command: () => ['/api/v1/hooks', 'muster hooks'], close() { clearInterval(again); } };
}
