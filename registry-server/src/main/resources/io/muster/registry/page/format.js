// Times, ages and figures in words.
import { h } from './dom.js';

let offset = 0; // what the registry's clock is ahead of the browser's, in milliseconds
export const choice = { utc: kept('muster.utc') === 'true' };

export function kept(key) {
  try { return localStorage.getItem(key); } catch { return null; }
}

export function keep(key, value) {
  try { localStorage.setItem(key, value); } catch { /* a browser that keeps nothing */ }
}

export function heardAt(millis) { offset = millis - Date.now(); }
export function now() { return Date.now() + offset; }

export function age(millis) {
  const seconds = Math.max(0, Math.round((now() - millis) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds % 3600 / 60)} min`;
  return `${Math.floor(seconds / 86400)} d ${Math.floor(seconds % 86400 / 3600)} h`;
}

const options = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
export function clock(millis) {
  const at = new Date(millis);
  const zone = choice.utc ? { timeZone: 'UTC' } : {};
  const time = new Intl.DateTimeFormat('en-GB', { ...options, ...zone }).format(at);
  if (Math.abs(now() - millis) < 72000000) return time;
  const day = new Intl.DateTimeFormat('en-CA', { ...zone }).format(at);
  return `${day} ${time}`;
}

export function iso(millis) { return new Date(millis).toISOString(); }

// An age that goes on; the exact time on hover.
export function since(millis) {
  return h('time', { datetime: iso(millis), title: `${clock(millis)} · ${iso(millis)}`, 'data-since': millis }, age(millis));
}

export function at(millis) {
  return h('time', { datetime: iso(millis), title: iso(millis) }, clock(millis));
}

setInterval(() => {
  for (const element of document.querySelectorAll('time[data-since]')) {
    const text = age(Number(element.dataset.since));
    if (element.textContent !== text) element.textContent = text;
  }
}, 1000);

export function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) { size /= 1024; unit++; }
  return `${size >= 100 || unit === 0 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

export function share(value) { return `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`; }

export function count(value) {
  return Math.abs(value) >= 1000 || Math.abs(value - Math.round(value)) < 0.005 ? new Intl.NumberFormat('en-GB').format(Math.round(value)) : value.toFixed(2);
}

export function many(number, one, more) { return `${new Intl.NumberFormat('en-GB').format(number)} ${number === 1 ? one : more}`; }

const KINDS = { joined: 'joined', returned: 'came back', described: 'described', state_changed: 'state', left: 'left', rule_fired: 'rule', rule_cleared: 'rule over', drained: 'drained', restored: 'restored' };
export function happened(event) { return KINDS[event.kind] ?? event.kind; }

export function state(word, draining) {
  return [h('span', { class: `state ${word}` }, word.toUpperCase()), draining ? h('span', { class: 'badge drain' }, 'draining') : null];
}
