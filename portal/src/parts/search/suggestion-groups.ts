import type { SuggestionAnswer } from '../../api/explore.ts';
import type { MessageId } from '../../languages/i18n.ts';
import { keyOf } from '../../state/search-keys.ts';

export interface Choice {
  readonly text: string;
  readonly key: string | null;
  readonly count: number;
}
export interface ChoiceGroup {
  readonly label: MessageId;
  readonly choices: readonly Choice[];
}

const ORDER: readonly MessageId[] = [
  'Words',
  'Scientific names',
  'People',
  'Places',
  'Topics',
  'Other values',
];

/** Heading under which a suggestion stands, by the key of its value. */
function groupOf(key: string | null): MessageId {
  if (key === null) return 'Words';
  if (key === 'topic' || key === 'culture' || key === 'objectType') return 'Topics';
  switch (keyOf(key)?.group) {
    case 'name':
      return 'Scientific names';
    case 'who':
      return 'People';
    case 'where':
      return 'Places';
    default:
      return 'Other values';
  }
}

/** Suggestions by kind, those of a kind in the server's order. */
export function suggestionGroups(suggestions: readonly SuggestionAnswer[]): readonly ChoiceGroup[] {
  const byGroup = Map.groupBy(suggestions, ({ key }) => groupOf(key));
  return ORDER.flatMap((label) => {
    const choices = byGroup.get(label);
    return choices === undefined ? [] : [{ label, choices }];
  });
}
