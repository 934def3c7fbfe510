// A table of which only the rows in sight are made: good for thousands.
import { h, put } from './dom.js';

const ROW = 32;
const AHEAD = 12;

export class Table {
  #columns; #open; #body; #scroll; #rows = []; #made = new Map(); #current = -1; #due = false;

  // columns: { title, width, cell(row), sort? } ; open(row) is called for a row that is chosen
  constructor(label, columns, open, sorting) {
    this.#columns = columns;
    this.#open = open;
    const heads = columns.map((column) => {
      const sorted = sorting?.key === column.sort && column.sort;
      return h('th', { scope: 'col', class: [column.width, column.number ? 'number' : ''].join(' ').trim() || null, 'aria-sort': sorted ? (sorting.down ? 'descending' : 'ascending') : null },
          column.sort ? h('button', { type: 'button', onclick: () => sorting.choose(column.sort) }, column.title) : column.title);
    });
    this.#body = h('tbody');
    this.table = h('table', { 'aria-label': label }, h('thead', {}, h('tr', { 'aria-rowindex': 1 }, heads)), this.#body);
    this.#scroll = h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label }, this.table);
    this.#scroll.addEventListener('scroll', () => this.#soon());
    this.element = this.#scroll;
    new ResizeObserver(() => this.#soon()).observe(this.#scroll);
  }

  show(rows, fresh) {
    const id = this.#rows[this.#current]?.id;
    this.#rows = rows;
    if (id !== undefined) this.#current = rows.findIndex((row) => row.id === id);
    this.table.setAttribute('aria-rowcount', rows.length + 1);
    this.#draw(fresh);
  }

  move(step) {
    if (!this.#rows.length) return;
    this.#current = Math.max(0, Math.min(this.#rows.length - 1, this.#current + step));
    const top = this.#current * ROW;
    const view = this.#scroll;
    if (top < view.scrollTop) view.scrollTop = top;
    else if (top + 2 * ROW + 4 > view.scrollTop + view.clientHeight) view.scrollTop = top + 2 * ROW + 4 - view.clientHeight;
    this.#draw();
  }

  choose() {
    const row = this.#rows[this.#current];
    if (row) this.#open(row);
  }

  #soon() {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => { this.#due = false; this.#draw(); });
  }

  #draw(fresh) {
    const height = this.#scroll.clientHeight || innerHeight;
    const first = Math.max(0, Math.floor(this.#scroll.scrollTop / ROW) - AHEAD);
    const last = Math.min(this.#rows.length, first + Math.ceil(height / ROW) + 2 * AHEAD);
    const made = new Map();
    const shown = [];
    for (let i = first; i < last; i++) {
      const row = this.#rows[i];
      const before = this.#made.get(row.id);
      const element = before?.row === row ? before.element : this.#make(row);
      element.setAttribute('aria-rowindex', i + 2);
      element.classList.toggle('current', i === this.#current);
      element.classList.toggle('fresh', fresh?.has(row.id) ?? false);
      made.set(row.id, { row, element });
      shown.push(element);
    }
    this.#made = made;
    const wanted = [this.#space(first * ROW), ...shown, this.#space((this.#rows.length - last) * ROW)].filter(Boolean);
    const there = [...this.#body.children];
    if (wanted.length !== there.length || wanted.some((element, i) => element !== there[i])) put(this.#body, wanted);
  }

  #space(height) {
    if (height <= 0) return null;
    const cell = h('td', { colspan: this.#columns.length });
    cell.style.height = `${height}px`;
    return h('tr', { class: 'space', 'aria-hidden': 'true' }, cell);
  }

  #make(row) {
    return h('tr', { class: 'open', onclick: (event) => { if (!event.target.closest('a')) this.#open(row); } },
        this.#columns.map((column) => {
          const inside = column.cell(row);
          return h('td', { class: column.number ? 'number' : null, title: column.text?.(row) || null }, inside);
        }));
  }
}
