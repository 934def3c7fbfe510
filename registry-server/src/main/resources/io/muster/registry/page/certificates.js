// How long the registry's certificates hold: in the foot always, above everything when it is not long.
import { h } from './dom.js';

const HOUR = 3600000;
const DAY = 24 * HOUR;
const DUE = 30;

let known = [];

const days = (one) => Math.floor((one.notAfterMillis - one.now) / DAY);

function words(one) {
  const left = days(one);
  return `${one.setting} ${left < 0 ? 'has expired' : left === 1 ? 'holds for 1 day' : `holds for ${left} days`}`;
}

async function look(changed) {
  try {
    const answer = await fetch('/api/v1/certificates');
    if (!answer.ok) return;
    const list = await answer.json();
    known = (list.certificates ?? []).map((one) => ({ ...one, notAfterMillis: Number(one.notAfterMillis), now: Number(list.readAtMillis) }));
    changed();
  } catch { /* the stream says that nothing answers */ }
}

export const certificates = {
  follow(changed) {
    look(changed);
    setInterval(() => look(changed), HOUR);
  },
  // The one that ends first.
  foot() {
    const [first] = known.toSorted((a, b) => a.notAfterMillis - b.notAfterMillis);
    return first ? h('a', { href: '/api/v1/certificates', title: known.map(words).join('\n') }, words(first)) : null;
  },
  warnings() {
    return known.flatMap((one) => [
      ...(days(one) < DUE ? [`The certificate in ${one.file} (${words(one)}). Where it was made: muster tls renew`] : []),
      ...(one.problem ? [`What ${one.file} holds now is not used: ${one.problem}`] : []),
    ]);
  },
};
