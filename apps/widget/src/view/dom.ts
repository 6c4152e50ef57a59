/** A description of a piece of the page; `patch` makes the page so and keeps what is the same, focus included. */
export interface Node_ {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Node_ | string)[];
}

type AttributeValue = string | number | boolean | null | undefined;
type Child = Node_ | string | null | false | undefined | readonly Child[];

const SVG = 'http://www.w3.org/2000/svg';
const SVG_TAGS: ReadonlySet<string> = new Set(['svg', 'path', 'circle']);

/** `false`, `null` and `undefined` leave an attribute or a child out; `true` writes an empty attribute. */
export function h(tag: string, attributes: Readonly<Record<string, AttributeValue>> = {}, ...children: Child[]): Node_ {
  const written = Object.entries(attributes).flatMap(([name, value]) =>
    value === null || value === undefined || value === false ? [] : [[name, value === true ? '' : String(value)]],
  );
  return { tag, attributes: Object.fromEntries(written) as Record<string, string>, children: flatten(children) };
}

function flatten(children: readonly Child[]): (Node_ | string)[] {
  return children.flatMap((child): (Node_ | string)[] => {
    if (child === null || child === undefined || child === false) return [];
    return Array.isArray(child) ? flatten(child as readonly Child[]) : [child as Node_ | string];
  });
}

function create(node: Node_ | string): Node {
  if (typeof node === 'string') return document.createTextNode(node);
  const element = SVG_TAGS.has(node.tag) ? document.createElementNS(SVG, node.tag) : document.createElement(node.tag);
  for (const [name, value] of Object.entries(node.attributes)) element.setAttribute(name, value);
  element.append(...node.children.map(create));
  return element;
}

/** Whether an element can become what is described: of the same tag, and of the same `data-key` where there is one. */
function fits(existing: Node | undefined, node: Node_ | string): boolean {
  if (existing === undefined) return false;
  if (typeof node === 'string') return existing.nodeType === Node.TEXT_NODE;
  return (
    existing instanceof Element &&
    existing.localName === node.tag &&
    existing.getAttribute('data-key') === (node.attributes['data-key'] ?? null)
  );
}

/** Makes the children of `parent` what is described. */
export function patch(parent: ParentNode & Node, nodes: readonly (Node_ | string)[]): void {
  for (const [at, node] of nodes.entries()) {
    let existing = parent.childNodes[at];
    // Something before it went away: what follows moves up instead of being made anew.
    while (existing !== undefined && !fits(existing, node) && fits(parent.childNodes[at + 1], node)) {
      existing.remove();
      existing = parent.childNodes[at];
    }
    if (existing === undefined) parent.append(create(node));
    else if (!fits(existing, node)) parent.insertBefore(create(node), existing);
    else update(existing, node);
  }
  while (parent.childNodes.length > nodes.length) parent.lastChild?.remove();
}

function update(existing: Node, node: Node_ | string): void {
  if (typeof node === 'string') {
    if (existing.nodeValue !== node) existing.nodeValue = node;
    return;
  }
  if (!(existing instanceof Element)) return;
  for (const name of existing.getAttributeNames()) {
    if (!Object.hasOwn(node.attributes, name)) existing.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(node.attributes)) {
    if (existing.getAttribute(name) !== value) existing.setAttribute(name, value);
  }
  patch(existing, node.children);
}
