// A small plot of the last hour. Gaps are gaps: no line is drawn over what was not heard.
import { h, put, s } from './dom.js';
import { bytes, clock, now } from './format.js';

const W = 300;
const H = 74;
const HOUR = 3600000;

// The next round number: of bytes a power of two or one and a half times one, else 1, 2, 2.5 or 5 times a power of ten.
function round(value, binary) {
  const base = binary ? 2 : 10;
  const power = base ** Math.floor(Math.log(value) / Math.log(base));
  return power * (binary ? [1, 1.25, 1.5, 2] : [1, 2, 2.5, 5, 10]).find((step) => step * power >= value);
}

// lines: [{ name, kind: a|b|c, values }], times in milliseconds, gaps: [{ fromMillis, toMillis }]
export function plot({ title, format, lines, times, gaps, most, binary }) {
  const drawn = lines.filter((line) => line.values?.some((value) => value !== null));
  if (!drawn.length) return null;
  const end = now();
  const x = (millis) => W * (1 - Math.min(1, (end - millis) / HOUR));
  const top = most ?? round(Math.max(1e-9, ...drawn.flatMap((line) => line.values.filter((value) => value !== null))) * 1.05, binary || format === bytes);
  const y = (value) => H - 1 - (H - 3) * Math.min(1, value / top);
  const breaks = (a, b) => gaps.some((gap) => gap.fromMillis < b && gap.toMillis > a);
  const image = s('svg', { class: 'plot', viewBox: `0 0 ${W} ${H}`, preserveAspectRatio: 'none', role: 'img' });
  for (const gap of gaps) {
    image.append(s('rect', { class: 'gap', x: x(gap.fromMillis), y: 0, width: Math.max(0, x(gap.toMillis) - x(gap.fromMillis)), height: H }));
  }
  image.append(s('line', { class: 'axis', x1: 0, x2: W, y1: H - 0.5, y2: H - 0.5 }));
  for (const line of [...drawn].reverse()) {
    let d = '';
    let pen = false;
    line.values.forEach((value, i) => {
      if (value === null) { pen = false; return; }
      if (pen && i > 0 && breaks(times[i - 1], times[i])) pen = false;
      const point = `${x(times[i]).toFixed(1)} ${y(value).toFixed(1)}`;
      // A moment that stands alone is a dot.
      d += pen ? `L${point}` : `M${point}l0.01 0L${point}`;
      pen = true;
    });
    image.append(s('path', { class: line.kind, d }));
  }
  const newest = (line) => line.values.findLast((value) => value !== null);
  const value = h('span', {});
  const others = h('div', { class: 'key' });
  const text = (line, i) => {
    const told = i === undefined ? newest(line) : line.values[i];
    return told === null || told === undefined ? '–' : format(told);
  };
  const tell = (i) => {
    value.textContent = text(drawn[0], i) + (i === undefined ? '' : ` at ${clock(times[i])}`);
    if (drawn.length > 1) put(others, drawn.map((line, k) => h('span', {}, h('i', { class: line.kind }), line.name, k ? ` ${text(line, i)}` : '')));
  };
  tell();
  image.setAttribute('aria-label', `${title}: ${drawn.map((line) => `${line.name} ${text(line)}`.trim()).join(', ')}`);
  const cursor = s('line', { class: 'cursor', y1: 0, y2: H, visibility: 'hidden' });
  image.append(cursor);
  image.addEventListener('pointermove', (event) => {
    const box = image.getBoundingClientRect();
    const millis = end - HOUR * (1 - (event.clientX - box.left) / box.width);
    let best = 0;
    times.forEach((t, i) => { if (Math.abs(t - millis) < Math.abs(times[best] - millis)) best = i; });
    cursor.setAttribute('visibility', 'visible');
    cursor.setAttribute('x1', x(times[best]));
    cursor.setAttribute('x2', x(times[best]));
    tell(best);
  });
  image.addEventListener('pointerleave', () => { cursor.setAttribute('visibility', 'hidden'); tell(); });
  return h('figure', {}, h('figcaption', {}, h('b', {}, title), value), image,
      h('div', { class: 'scale' }, h('span', {}, '1 h ago'), h('span', {}, `up to ${format(top)}`), h('span', {}, 'now')), drawn.length > 1 ? others : null);
}
