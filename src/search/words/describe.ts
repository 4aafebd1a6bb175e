import type { TermNode, WordNode, WordSequence } from './query.ts';

const describeSequence = (sequence: WordSequence, inflect: boolean): string => {
  const text = sequence.map(({ word, prefix }) => (prefix ? `${word}*` : word)).join(' ');
  return sequence.length > 1 || !inflect ? `"${text}"` : text;
};

const describeTerm = ({ sequence, inflect, inTitle }: TermNode): string => {
  const [first] = sequence;
  const plain = inflect || (sequence.length === 1 && first?.prefix === true);
  return `${inTitle ? 'title:' : ''}${describeSequence(sequence, plain)}`;
};

/** A wanted word, phrase or value in words. */
export const describeNode = (node: Extract<WordNode, { kind: 'term' | 'value' }>): string =>
  node.kind === 'value' ? `value "${node.value}"` : describeTerm(node);

/** A query in words; `forms`: what else the words of its terms were taken for. */
export const describe = (
  node: WordNode,
  forms: ReadonlyMap<WordNode, readonly string[]>,
): string => {
  switch (node.kind) {
    case 'all':
      return 'everything';
    case 'none':
      return 'nothing: the query holds no word';
    case 'term': {
      const own = forms.get(node) ?? [];
      const ways = [
        describeTerm(node),
        ...own,
        ...node.others
          .map((other) => describeSequence(other, true))
          .filter((other) => !own.includes(other)),
      ];
      return ways.length === 1 ? (ways[0] ?? '') : `(${ways.join(' or ')})`;
    }
    case 'value':
      return `the ${describeNode(node)}`;
    case 'not':
      return `not ${describe(node.of, forms)}`;
    default:
      return `(${node.of.map((part) => describe(part, forms)).join(` ${node.kind} `)})`;
  }
};
