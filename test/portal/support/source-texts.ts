import { parseAst } from 'vite';

/** A place in a source file where a text stands that no reader of another language would understand. */
export interface Untranslated {
  readonly line: number;
  readonly text: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

/** Attributes that are read or heard. */
const SAID = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'label',
  'title',
  'placeholder',
  'alt',
  'what',
]);
const hasWords = (text: string): boolean => /\p{L}{2,}/u.test(text);
/** What is called the same in every language. */
const NAMES = new Set(['Opendrawer', 'API', 'CSV', 'JSON', 'TSV', 'BibTeX', 'RIS', 'GBIF', 'IIIF']);

function childrenOf(node: Node): readonly Node[] {
  return Object.values(node).flatMap((value) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

const textOf = (value: unknown): string | null =>
  isNode(value) && value.type === 'Literal' && typeof value['value'] === 'string'
    ? value['value']
    : null;

const nameOf = (value: unknown): string | null =>
  isNode(value) && typeof value['name'] === 'string' ? value['name'] : null;

/** Texts of a component that stand in the markup or in attributes that are said, without going through `t`. */
export function untranslated(code: string): readonly Untranslated[] {
  const found: Untranslated[] = [];
  const add = (node: Node, text: string) => {
    const plain = text.trim().replace(/\s+/g, ' ');
    if (!hasWords(plain) || NAMES.has(plain)) return;
    found.push({ line: code.slice(0, node.start).split('\n').length, text: plain });
  };
  // `{busy ? 'Loading' : 'Load more'}`
  const alternatives = (node: unknown) => {
    if (!isNode(node)) return;
    const text = textOf(node);
    if (text !== null && (/^\p{Lu}\p{Ll}/u.test(text) || / \p{L}/u.test(text))) add(node, text);
    if (node.type === 'ConditionalExpression' || node.type === 'LogicalExpression') {
      for (const part of ['left', 'right', 'consequent', 'alternate']) alternatives(node[part]);
    }
    if (node.type === 'TemplateLiteral') {
      for (const quasi of node['quasis'] as readonly Node[]) {
        const { cooked } = quasi['value'] as { cooked: string };
        if (/\p{L}{3,}/u.test(cooked)) add(quasi, cooked);
      }
    }
  };
  const walk = (node: Node, inCode: boolean) => {
    if (node.type === 'JSXText' && !inCode) add(node, String(node['value']));
    if (node.type === 'JSXAttribute' && SAID.has(nameOf(node['name']) ?? '')) {
      const text = textOf(node['value']);
      // An address is no sentence.
      if (text !== null && !/^https?:/.test(text)) add(node, text);
    }
    if (node.type === 'CallExpression' && nameOf(node['callee']) === 'useTitle') {
      const [first] = node['arguments'] as readonly unknown[];
      const text = textOf(first);
      if (text !== null) add(node, text);
    }
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
      for (const child of node['children'] as readonly Node[]) {
        if (child.type === 'JSXExpressionContainer') alternatives(child['expression']);
      }
    }
    const opening = node['openingElement'];
    const element = isNode(opening) ? nameOf(opening['name']) : null;
    for (const child of childrenOf(node)) walk(child, inCode || element === 'code');
  };
  for (const node of (parseAst(code, { lang: 'tsx' }) as unknown as { body: Node[] }).body) {
    walk(node, false);
  }
  return found;
}

/** Calls of `t` that run when the module is loaded, before a language is known. */
export function early(code: string, lang: 'ts' | 'tsx'): readonly Untranslated[] {
  const found: Untranslated[] = [];
  const walk = (node: Node) => {
    if (/Function/.test(node.type) || node.type === 'TSFunctionType') return;
    if (node.type === 'CallExpression' && nameOf(node['callee']) === 't') {
      const [first] = node['arguments'] as readonly unknown[];
      found.push({
        line: code.slice(0, node.start).split('\n').length,
        text: textOf(first) ?? '',
      });
    }
    for (const child of childrenOf(node)) walk(child);
  };
  for (const node of (parseAst(code, { lang }) as unknown as { body: Node[] }).body) walk(node);
  return found;
}

/** Ids that are asked for by `t` or `Words`. */
export function idsIn(code: string, lang: 'ts' | 'tsx'): readonly string[] {
  const found: string[] = [];
  const walk = (node: Node) => {
    if (node.type === 'CallExpression' && nameOf(node['callee']) === 't') {
      const [first] = node['arguments'] as readonly unknown[];
      const id = textOf(first);
      if (id !== null) found.push(id);
    }
    if (node.type === 'JSXOpeningElement' && nameOf(node['name']) === 'Words') {
      for (const attribute of node['attributes'] as readonly Node[]) {
        const id = nameOf(attribute['name']) === 'id' ? textOf(attribute['value']) : null;
        if (id !== null) found.push(id);
      }
    }
    for (const child of childrenOf(node)) walk(child);
  };
  for (const node of (parseAst(code, { lang }) as unknown as { body: Node[] }).body) walk(node);
  return found;
}
