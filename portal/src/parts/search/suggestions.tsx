import { t } from '../../languages/i18n.ts';
import { count } from '../../words/format.ts';
import { keyLabel } from '../../words/keys.ts';
import type { Choice, ChoiceGroup } from './suggestion-groups.ts';

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
