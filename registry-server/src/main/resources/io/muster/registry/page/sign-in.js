// Who are you? A token, or the certificate that the browser has shown already.
import { h, put } from './dom.js';

const main = document.getElementById('main');
const token = h('input', { id: 'token', name: 'token', type: 'password', autocomplete: 'off', spellcheck: 'false', maxlength: 128, 'aria-describedby': 'said' });
const said = h('p', { id: 'said', class: 'failed', role: 'alert' });

async function signIn(what) {
  put(said);
  let answer;
  try {
    answer = await fetch('/sign-in', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(what) });
  } catch {
    put(said, 'The registry does not answer.');
    return;
  }
  if (answer.ok) {
    location.replace('/');
    return;
  }
  put(said, `Not signed in: ${(await answer.json()).detail}.`);
  token.value = '';
  token.focus();
}

put(main,
    h('h1', {}, h('img', { src: '/page/icon.svg', alt: '' }), 'Muster'),
    h('form', { onsubmit: (event) => { event.preventDefault(); signIn({ token: token.value.trim() }); } },
        h('label', {}, h('span', {}, 'Token'), token),
        h('div', { class: 'row' }, h('button', { type: 'submit' }, 'Sign in'),
            location.protocol === 'https:' ? h('button', { type: 'button', onclick: () => signIn({}) }, 'With my certificate') : null)),
    said,
    h('p', { class: 'quiet' }, 'The first one is in the file ', h('code', {}, 'first-token'), ' of the registry\'s data folder. Others are made beside it with ', h('code', {}, 'muster token create'), '.'));
token.focus();
