import type { SuggestionAnswer } from '../../api/explore.ts';
import { type MessageId, t } from '../../languages/i18n.ts';
import { keyOf } from '../../state/search-keys.ts';
import { count } from '../../words/format.ts';
import { keyLabel } from '../../words/keys.ts';

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

interface SuggestionListProps {
  readonly id: string;
  /** None: the list is closed. */
  readonly groups: readonly ChoiceGroup[];
  readonly active: number;
  readonly onActive: (n: number) => void;
  readonly onTake: (choice: Choice) => void;
}

/** The list under the search box. It is always there for `aria-controls`, and empty while it is closed. */
export function SuggestionList({ id, groups, active, onActive, onTake }: SuggestionListProps) {
  let n = -1;
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label={t('Suggestions')}
      className="suggestions"
      hidden={groups.length === 0}
    >
      {groups.map((group, at) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is no group of options
        <div key={group.label} role="group" aria-labelledby={`${id}-head-${at}`}>
          <div className="suggestions-head" id={`${id}-head-${at}`} role="presentation">
            {t(group.label)}
          </div>
          {group.choices.map((choice) => {
            n += 1;
            const here = n;
            return (
              // The input has the focus and the keys; options are for the pointer.
              // biome-ignore lint/a11y/useKeyWithClickEvents: see above
              // biome-ignore lint/a11y/useFocusableInteractive: see above
              <div
                key={`${choice.key ?? ''} ${choice.text}`}
                id={`${id}-${here}`}
                role="option"
                aria-selected={here === active}
                className="suggestion"
                onPointerMove={() => {
                  if (here !== active) onActive(here);
                }}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => onTake(choice)}
                ref={(element) => {
                  if (here === active) element?.scrollIntoView({ block: 'nearest' });
                }}
              >
                <span className="suggestion-text">{choice.text}</span>
                {choice.key !== null && (
                  <span className="suggestion-key">{keyLabel(choice.key)}</span>
                )}
                <span className="suggestion-count">{count(choice.count)}</span>
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}
