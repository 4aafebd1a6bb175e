import { useState } from 'react';
import type { Json, JsonObject } from '../api/types.ts';
import { t } from '../languages/i18n.ts';

interface JsonTreeProps {
  readonly value: JsonObject;
}

const isBranch = (value: Json): value is JsonObject | readonly Json[] =>
  typeof value === 'object' && value !== null;

const entriesOf = (value: JsonObject | readonly Json[]): readonly (readonly [string, Json])[] =>
  Object.entries(value);

/** Whether the words stand in a name or a value at or below. */
function holds(name: string, value: Json, wanted: string): boolean {
  if (name.toLowerCase().includes(wanted)) return true;
  if (!isBranch(value)) return String(value).toLowerCase().includes(wanted);
  return entriesOf(value).some(([key, inner]) => holds(key, inner, wanted));
}

/** The record as a tree that opens and closes; the box keeps the branches that hold its words. */
export function JsonTree({ value }: JsonTreeProps) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const shown = entriesOf(value).filter(([key, inner]) => holds(key, inner, wanted));
  return (
    <div className="json">
      <input
        type="search"
        className="json-find"
        aria-label={t('Find in the record')}
        placeholder={t('Find in the record')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ul className="json-tree">
        {shown.map(([key, inner]) => (
          <Branch key={key} name={key} value={inner} wanted={wanted} depth={0} />
        ))}
      </ul>
      {shown.length === 0 && (
        <p className="quiet">{t('The record does not hold “{text}”.', { text })}</p>
      )}
    </div>
  );
}

interface BranchProps {
  readonly name: string;
  readonly value: Json;
  readonly wanted: string;
  readonly depth: number;
}

function Branch({ name, value, wanted, depth }: BranchProps) {
  if (!isBranch(value)) {
    return (
      <li className="json-leaf">
        <span className="json-name">{name}</span>
        <span className={`json-value ${typeof value}`}>
          {value === null ? 'null' : String(value)}
        </span>
      </li>
    );
  }
  const entries = entriesOf(value);
  const named = name.toLowerCase().includes(wanted);
  const shown = entries.filter(([key, inner]) => named || holds(key, inner, wanted));
  return (
    <li>
      <details open={depth < 2 || wanted !== ''} key={wanted === '' ? 'all' : 'found'}>
        <summary>
          <span className="json-name">{name}</span>
          <span className="json-size">{entries.length}</span>
        </summary>
        <ul>
          {shown.map(([key, inner]) => (
            <Branch
              key={key}
              name={key}
              value={inner}
              wanted={named ? '' : wanted}
              depth={depth + 1}
            />
          ))}
        </ul>
      </details>
    </li>
  );
}
