/** An element of an XML document as a light tree. Names are local: the prefix is the publisher's choice and says nothing. */
export interface XmlElement {
  /** Local name, without prefix. */
  readonly name: string;
  /** Namespace URI; empty where there is none, or where the prefix was never declared. */
  readonly uri: string;
  /** By name as written (`xsi:nil`), without namespace declarations. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Text that stands in the element itself, as written; CDATA sections included, white space between children left out. */
  readonly text: string;
  /** Texts and elements in their order where both stand side by side; null where the element holds one of the two. */
  readonly mixed: readonly (string | XmlElement)[] | null;
}

const none: readonly XmlElement[] = Object.freeze([]);
const noAttributes: Readonly<Record<string, string>> = Object.freeze({});

/** The first child of that local name, whatever its namespace; null: there is none. */
export function child(element: XmlElement, name: string): XmlElement | null {
  for (const one of element.children) if (one.name === name) return one;
  return null;
}

/** The children of that local name in their order; without a name, all. */
export function children(element: XmlElement, name?: string): readonly XmlElement[] {
  if (name === undefined) return element.children;
  const found = element.children.filter((one) => one.name === name);
  return found.length === 0 ? none : found;
}

/** The value of the attribute of that local name, whatever its prefix; null: there is none. */
export function attribute(element: Pick<XmlElement, 'attributes'>, name: string): string | null {
  const { attributes } = element;
  if (attributes === noAttributes) return null;
  const exact = attributes[name];
  if (exact !== undefined) return exact;
  for (const key in attributes) {
    if (key.length > name.length && key.endsWith(name) && key[key.length - name.length - 1] === ':')
      return attributes[key] ?? null;
  }
  return null;
}

/** All text in the element, descendants in document order, trimmed; children without text between them are set apart by a space. */
export function textOf(element: XmlElement): string {
  if (element.children.length === 0) return element.text.trim();
  if (element.mixed !== null)
    return element.mixed
      .map((part) => (typeof part === 'string' ? part : textOf(part)))
      .join('')
      .trim();
  return element.children
    .map(textOf)
    .filter((text) => text !== '')
    .join(' ');
}

/** A text without the line ends that laying out a document put into it: an indented line goes on with the one before. */
export function unfold(text: string): string {
  if (!text.includes('\n')) return text;
  const [first = '', ...lines] = text.split('\n');
  let whole = first.trimEnd();
  for (const line of lines) {
    const isIndented = line.startsWith(' ') || line.startsWith('\t');
    whole += isIndented ? ` ${line.trim()}` : `\n${line.trimEnd()}`;
  }
  return whole.trim();
}

/** Texts that publishers write for "nothing here". */
const EMPTY: ReadonlySet<string> = new Set(['', 'null', 'NULL', '\\N', '-', '--', 'NaN']);

/** A text of an element as it is read: trimmed, unfolded; null where it says nothing. */
export function statementOf(element: XmlElement): string | null {
  const text = textOf(element);
  return text.length <= 4 && EMPTY.has(text) ? null : unfold(text);
}

const splits = new Map<string, readonly string[]>();

/** Paths are written in code: there are not many. */
function steps(path: string): readonly string[] {
  const known = splits.get(path);
  if (known !== undefined) return known;
  const split = path.split('/');
  if (splits.size < 10_000) splits.set(path, split);
  return split;
}

/** The elements at a path of local names below the element (`Gathering/Country/Name`; `*` is any name), in document order. */
export function elementsAt(element: XmlElement, path: string): readonly XmlElement[] {
  let level: readonly XmlElement[] = [element];
  for (const step of steps(path)) {
    const next: XmlElement[] = [];
    for (const one of level) {
      for (const below of one.children) if (step === '*' || below.name === step) next.push(below);
    }
    if (next.length === 0) return none;
    level = next;
  }
  return level;
}

/** The first element at a path of local names; null: there is none. */
export function elementAt(element: XmlElement, path: string): XmlElement | null {
  return elementsAt(element, path)[0] ?? null;
}

/** The texts at a path, those that are empty left out. A last step `@name` reads an attribute. */
export function textsAt(element: XmlElement, path: string): readonly string[] {
  const at = path.lastIndexOf('@');
  if (at === -1)
    return elementsAt(element, path)
      .map(textOf)
      .filter((text) => text !== '');
  const owners = at === 0 ? [element] : elementsAt(element, path.slice(0, at - 1));
  const name = path.slice(at + 1);
  const texts: string[] = [];
  for (const owner of owners) {
    const text = attribute(owner, name)?.trim() ?? '';
    if (text !== '') texts.push(text);
  }
  return texts;
}

/** The first text at a path that is not empty; null: there is none. */
export function textAt(element: XmlElement, path: string): string | null {
  return textsAt(element, path)[0] ?? null;
}

/** `xsi:nil="true"`: stated to have no value. */
export function isNil(element: XmlElement): boolean {
  const nil = attribute(element, 'nil');
  return nil === 'true' || nil === '1';
}

/** The elements of that local name at any depth below, in document order; those within a found one are not looked at. */
export function descendants(element: XmlElement, name: string): readonly XmlElement[] {
  const found: XmlElement[] = [];
  const walk = (one: XmlElement): void => {
    for (const below of one.children) {
      if (below.name === name) found.push(below);
      else walk(below);
    }
  };
  walk(element);
  return found;
}

/** An element without attributes, children or text: what stands where nothing was given. */
export const emptyElement = (name: string, uri = ''): XmlElement => ({
  name,
  uri,
  attributes: noAttributes,
  children: none,
  text: '',
  mixed: null,
});

export { noAttributes, none as noChildren };
