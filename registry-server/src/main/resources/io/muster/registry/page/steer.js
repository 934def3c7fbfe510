// What a person may do to one instance: what stands in the way, what it means, and the command that does the same.
import { keyOf, post } from './data.js';
import { h, put } from './dom.js';
import { keep, kept, since } from './format.js';
import { lacks, me } from './me.js';

const OBEYS = 'start it with -Dmuster.commands=';
const OUT = { removed: 'Removed', ending: 'Shut down' };
const NEEDS = { drain: 'drain', undrain: 'drain', shutdown: 'shutdown', remove: 'admin' };
const ACTS = {
  drain: { label: 'Drain', asks: true, means: (name) => `Takes this instance of ${name} out of every consumer's list, waits until they have confirmed, then until it is quiet. It holds for its place, over restarts, until it is undrained.` },
  undrain: { label: 'Undrain', asks: false, means: (name) => `Puts this instance of ${name} back into the lists.` },
  shutdown: { label: 'Shut down', asks: true, means: (name) => `Drains this instance of ${name}, then ends its process in the ordinary way.` },
  remove: { label: 'Remove', asks: true, means: (name) => `Forgets this instance of ${name}. Should that same process come back, it stays out of every list for a day.` },
};

function obeyed(instance) {
  return instance.allowedCommands.length ? `its agent obeys ${instance.allowedCommands.join(' and ')} only` : 'its agent allows no commands';
}

// Which actions are shown, each with why it is not possible, or with what it lacks.
function possible(instance) {
  const up = instance.state === 'up';
  const may = (command) => instance.allowedCommands.includes(command);
  const reached = instance.service?.ports.some((port) => port.advertised);
  const list = instance.override ? [{ act: 'undrain' }] : [{
    act: 'drain', not: reached ? null : 'it offers no port to others, so it is in nobody\'s list',
    note: up && !may('drain') && !may('shutdown') ? `consumers are told; the instance itself is not, since ${obeyed(instance)}; ${OBEYS}drain` : null,
  }];
  return [...list, { act: 'shutdown', not: !up ? 'its agent is not connected' : may('shutdown') ? null : `${obeyed(instance)}; ${OBEYS}drain,shutdown` },
    { act: 'remove', not: up ? 'its agent is connected and would bring it back; drain it or shut it down instead' : null }];
}

const quoted = (text) => `'${text.replaceAll('\'', '\'\\\'\'')}'`;

function command(act, { tenant, instanceId }, reason, by) {
  const whose = tenant && tenant !== 'default' ? `${tenant}/` : '';
  return `muster ${act} ${whose}${instanceId.slice(0, 8)}${reason ? ` --reason ${quoted(reason)}` : ''}${by ? ` --by ${quoted(by)}` : ''}`;
}

export function steering(changed) {
  const dialog = h('dialog', { class: 'steer', 'aria-label': 'Action' });

  function ask(act, instance) {
    const { label, asks, means } = ACTS[act];
    const name = instance.service?.name ?? '';
    const field = (words, attributes) => {
      const input = h('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', oninput: check, ...attributes });
      return [input, h('label', {}, h('span', {}, words), input)];
    };
    const [reason, reasonLine] = field(asks ? 'Why' : 'Why (may be left out)', { name: 'reason', maxlength: 256 });
    const [by, byLine] = field('Your name', { name: 'by', maxlength: 64 });
    by.value = kept('muster.by') ?? me.who;
    const [typed, typedLine] = field(['Type ', h('b', {}, name), ' to go on'], { name: 'confirm' });
    const line = h('code', {});
    const go = h('button', { type: 'submit', disabled: true }, label);
    const said = h('div', { class: 'said', role: 'status' });
    function check() {
      line.textContent = command(act, instance, reason.value.trim(), by.value.trim());
      go.disabled = asks && (!reason.value.trim() || typed.value !== name) || !by.value.trim();
    }
    async function run(event) {
      event.preventDefault();
      go.disabled = true;
      keep('muster.by', by.value.trim());
      put(said, h('p', { class: 'quiet' }, 'Under way; closing this does not call it off.'));
      try {
        const report = await post(`/api/v1/instances/${keyOf(instance.tenant, instance.instanceId)}/${act}`, { reason: reason.value.trim(), by: by.value.trim() });
        put(said, h('ol', {}, report.steps.map((step) => h('li', { class: step.failed ? 'failed' : null }, step.text))));
      } catch (problem) {
        put(said, h('p', { class: 'failed' }, problem.message));
      }
      changed();
    }
    check();
    put(dialog, h('h2', {}, `${label}: ${name}`), h('p', {}, means(name)),
        h('form', { onsubmit: run }, reasonLine, byLine, asks ? typedLine : null, h('p', { class: 'quiet' }, 'The same: ', line),
            h('div', { class: 'row' }, go, h('button', { type: 'button', onclick: () => dialog.close() }, 'Close'))), said);
    dialog.showModal();
    reason.focus();
  }

  return {
    dialog,
    card(instance) {
      const out = instance.override;
      return h('section', { class: 'card actions' }, h('h2', {}, 'Actions'),
          out ? h('p', { class: 'reason suspect' }, `${OUT[out.what] ?? 'Drained'} by ${out.by} for `, since(out.sinceMillis), `: ${out.reason}. No consumer is told of it.`) : null,
          h('dl', {}, possible(instance).map((one) => ({ ...one, not: lacks(NEEDS[one.act]) ?? one.not })).map(({ act, not, note }) => [
            h('dt', {}, h('button', { type: 'button', 'data-act': act, disabled: Boolean(not), onclick: () => ask(act, instance) }, ACTS[act].label)),
            h('dd', { class: 'quiet' }, not ? `Not possible: ${not}.` : note ? `Note: ${note}.` : ''),
          ])));
    },
  };
}
