/** An element of an answer of the ACS. `name` is the local name; `namespace` is null for unprefixed names without a default. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string | null;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g,
    (_match, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      const known = ENTITIES[name ?? ''];
      if (known === undefined) throw new Error(`entity &${name}; is not defined`);
      return known;
    },
  );
}

const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([\w.-]+(?::[\w.-]+)?)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|[^<]+/g;
const ATTRIBUTE = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

type Scope = ReadonlyMap<string, string>;

interface OpenElement {
  readonly element: XmlElement;
  readonly qualifiedName: string;
  readonly scope: Scope;
}

function readAttributes(source: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single] of source.matchAll(ATTRIBUTE)) {
    if (attributes.has(name)) throw new Error(`attribute ${name} is given twice`);
    attributes.set(name, unescape(double ?? single ?? ''));
  }
  return attributes;
}

function namespaceOf(qualifiedName: string, scope: Scope): string | null {
  const colon = qualifiedName.indexOf(':');
  const prefix = colon === -1 ? '' : qualifiedName.slice(0, colon);
  const namespace = scope.get(prefix) ?? null;
  if (namespace === null && prefix !== '') throw new Error(`prefix ${prefix} is not declared`);
  return namespace;
}

function open(qualifiedName: string, attributeSource: string, parentScope: Scope): OpenElement {
  const attributes = readAttributes(attributeSource);
  const scope = new Map(parentScope);
  for (const [name, value] of attributes) {
    if (name === 'xmlns') scope.set('', value);
    else if (name.startsWith('xmlns:')) scope.set(name.slice(6), value);
  }
  for (const name of attributes.keys()) {
    if (name.includes(':') && !name.startsWith('xmlns:')) namespaceOf(name, scope);
  }
  const name = qualifiedName.slice(qualifiedName.indexOf(':') + 1);
  const element = { name, namespace: namespaceOf(qualifiedName, scope), attributes, children: [], text: '' };
  return { element, qualifiedName, scope };
}

/** Reads a whole document, and is as strict as the strictest firmware: one root, tags that match, prefixes declared. */
export function readXml(source: string): XmlElement {
  const stack: OpenElement[] = [];
  let root: XmlElement | null = null;
  let end = 0;
  for (const match of source.matchAll(TOKEN)) {
    if (match.index !== end) throw new Error(`not XML at character ${end}`);
    end = match.index + match[0].length;
    const [token, cdata, slash, qualifiedName, attributeSource = '', selfClosing] = match;
    const parent = stack.at(-1);
    if (qualifiedName === undefined) {
      if (cdata === undefined && token.startsWith('<')) continue;
      if (parent !== undefined) parent.element.text += cdata ?? unescape(token);
      else if (token.trim() !== '') throw new Error('text outside of the root element');
    } else if (slash === '/') {
      if (stack.pop()?.qualifiedName !== qualifiedName) throw new Error(`</${qualifiedName}> closes another element`);
    } else {
      const opened = open(qualifiedName, attributeSource, parent?.scope ?? new Map());
      if (parent !== undefined) parent.element.children.push(opened.element);
      else if (root !== null) throw new Error('a second root element');
      else root = opened.element;
      if (selfClosing !== '/') stack.push(opened);
    }
  }
  if (end !== source.length) throw new Error(`not XML at character ${end}`);
  if (stack.length > 0 || root === null) throw new Error('the document ends too early');
  return root;
}

/** First child with this local name. */
export function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((candidate) => candidate.name === name);
}

/** Text of the first child with this local name; the empty string when it is missing. */
export function childText(element: XmlElement, name: string): string {
  return child(element, name)?.text ?? '';
}
