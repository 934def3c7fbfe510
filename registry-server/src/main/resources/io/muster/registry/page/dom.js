// The only place where elements are made. Text becomes text nodes, never markup.
const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

export function put(element, ...children) {
  const fresh = document.createDocumentFragment();
  append(fresh, children);
  element.replaceChildren(fresh);
}

// Shown as plain text unless it is an address of http or https made of a host, a port and a path.
export function outside(protocol, host, port, path) {
  if (protocol !== 'http' && protocol !== 'https') return null;
  try {
    const base = new URL(`${protocol}://${host.includes(':') ? `[${host}]` : host}:${port}/`);
    const url = new URL(path.startsWith('/') ? path : `/${path}`, base);
    return url.origin === base.origin ? url.href : null;
  } catch {
    return null;
  }
}

export function outLink(href, words) {
  return href === null ? h('span', {}, words)
      : h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, words);
}
