import type { Predicate } from '../../search/index.ts';
import type { IndexReader } from '../services.ts';
import type { TagChoice } from './request.ts';

/** The last step of paths under which catalogues publish the tags of media. */
const TAGS =
  /(?:^|\.)(?:tags?|keywords?)(?:\[\])?(?:\.(?:name|content|_content|raw|title))?(?:\[\])?$/i;
const MOST_FIELDS = 16;

/** Paths of the fields of the index that hold tags, those of most items first. */
const tagFields = (index: IndexReader): readonly string[] =>
  index
    .fields()
    .filter(({ path }) => TAGS.test(path) && !path.startsWith('item.'))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_FIELDS)
    .map(({ path }) => path);

/** Where words stand in a topic of several. */
const AMONG_WORDS = ['@ *', '* @', '* @ *', '@,*', '* @,*', '@-*', '*-@'] as const;

const topicsWith = (text: string): readonly Predicate[] =>
  AMONG_WORDS.map((pattern) => ({
    kind: 'like',
    key: 'topic',
    pattern: pattern.replace('@', () => text.replace(/[*?]/g, '?')),
  }));

/**
 * Items that have one of the tags: among their topics, whole or, where parts are asked for, as words of one; or as whole
 * value of a field of tags, as published.
 */
export function tagged(index: IndexReader, { values, isWhole }: TagChoice): Predicate {
  const topics: readonly Predicate[] = [
    { kind: 'in', key: 'topic', values },
    ...(isWhole ? [] : values.flatMap(topicsWith)),
  ];
  const published = tagFields(index).map((field): Predicate => ({ kind: 'value', values, field }));
  return { kind: 'or', of: [...topics, ...published] };
}
