// What the page knows, and the one stream that keeps it true.
import { heardAt } from './format.js';
import { guarded, me, whoAmI } from './me.js';

const MOST_EVENTS = 2000;
const SILENCE = 25000;

// Tells an instance from every other that is shown; to who sees all tenants it is said whose it is.
export const keyOf = (tenant, id) => (tenant ? `${tenant}:${id}` : id);

export class Fleet extends EventTarget {
  rows = new Map();
  events = [];
  counts = null;
  services = 0;
  notices = [];
  link = 'opening';
  cutAt = 0;
  wrong = '';
  query = '';
  #several = false;
  #applied = '';
  #source = null;
  #heard = 0;
  #retry = 0;
  #delay = 500;

  constructor() {
    super();
    setInterval(() => {
      if (this.link === 'open' && Date.now() - this.#heard > SILENCE) this.#lost();
    }, 1000);
    // A hidden tab gives its connection back: browsers have six for one address.
    let hiding = 0;
    document.addEventListener('visibilitychange', () => {
      clearTimeout(hiding);
      if (document.hidden) hiding = setTimeout(() => this.#close(), 60000);
      else if (!this.#source) this.#open();
    });
    addEventListener('pagehide', () => this.#close());
  }

  async ask(query) {
    if (query === this.query && this.#source) return;
    this.query = query;
    const asked = query;
    if (query) {
      try {
        const answer = await fetch(`/api/v1/events?limit=1&q=${encodeURIComponent(query)}`);
        if (asked !== this.query) return;
        if (answer.status === 400) {
          this.wrong = (await answer.json()).detail;
          this.#tell('wrong');
          if (!this.#source) this.#open();
          return;
        }
      } catch { /* the stream will say that nothing answers */ }
    }
    this.wrong = '';
    this.#tell('wrong');
    this.#applied = query;
    this.#open();
  }

  #tell(name) { this.dispatchEvent(new Event(name)); }

  #close() {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
  }

  #open() {
    this.#close();
    const source = new EventSource(`/api/v1/stream?q=${encodeURIComponent(this.#applied)}`);
    this.#source = source;
    this.#heard = Date.now();
    source.addEventListener('fleet', (message) => { this.#alive(); this.#fleet(JSON.parse(message.data)); });
    source.addEventListener('events', (message) => { this.#alive(); this.#happened(JSON.parse(message.data)); });
    source.addEventListener('beat', () => this.#alive());
    source.addEventListener('error', () => { if (source === this.#source) this.#lost(); });
  }

  #alive() {
    this.#heard = Date.now();
    this.#delay = 500;
    if (this.link !== 'open') { this.link = 'open'; this.#tell('link'); }
  }

  #lost() {
    if (this.link !== 'cut') { this.link = 'cut'; this.cutAt = Date.now(); this.#tell('link'); }
    if (me.signIn) whoAmI(); // a session that has ended looks like a connection that is cut
    this.#close();
    this.#delay = Math.min(10000, this.#delay * 2);
    this.#retry = setTimeout(() => this.#open(), this.#delay * (0.5 + Math.random() / 2));
  }

  #fleet(change) {
    heardAt(change.readAtMillis);
    if (change.whole) { this.rows = new Map(); this.events = []; }
    const fresh = new Set();
    for (const row of change.rows) {
      row.id = keyOf(row.tenant, row.id);
      this.#of(row.tenant);
      if (!change.whole) fresh.add(row.id);
      this.rows.set(row.id, row);
    }
    const gone = change.gone.map((id, i) => keyOf(change.goneTenants[i], id));
    for (const key of gone) this.rows.delete(key);
    this.counts = change.counts;
    this.services = change.services;
    this.fresh = fresh;
    this.touched = new Set([...fresh, ...gone]);
    if (JSON.stringify(this.notices) !== JSON.stringify(change.notices)) {
      this.notices = change.notices;
      this.#tell('link');
    }
    this.#tell('fleet');
  }

  // Where an instance is shown; whose it is stands before it as soon as there are others'.
  path(key) {
    return `/instances/${this.#several ? key : key.replace(/^default:/, '')}`;
  }

  // Gives events the keys that rows have.
  keyed(events) {
    for (const event of events) {
      this.#of(event.tenant);
      event.key = keyOf(event.tenant, event.instanceId);
    }
    return events;
  }

  #of(tenant) {
    if (tenant && tenant !== 'default') this.#several = true;
  }

  #happened(list) {
    const last = this.events.length ? this.events[0].number : 0;
    const news = this.keyed(list.events).filter((event) => event.number > last).reverse();
    this.events = [...news, ...this.events].slice(0, MOST_EVENTS);
    this.#tell('events');
  }
}

// Fetches JSON; throws an Error whose message is the registry's own sentence.
export async function get(path) {
  let answer;
  try {
    answer = await fetch(path);
  } catch {
    throw new Error('The registry does not answer. What is shown is the last that was heard.');
  }
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail);
  heardAt(body.readAtMillis ?? Date.now());
  return body;
}

// Has something done; answers when it is over.
export async function post(path, what) {
  let answer;
  try {
    answer = await fetch(path, { method: 'POST', headers: guarded(), body: JSON.stringify(what) });
  } catch {
    throw new Error('The registry does not answer. It may have begun; the list of changes shows it.');
  }
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail);
  return body;
}
