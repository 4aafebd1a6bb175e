import { Trans } from '@lingui/react';
import type { ReactElement } from 'react';
import type { MessageId, MessageValues } from './i18n.ts';

interface WordsProps {
  readonly id: MessageId;
  readonly values?: MessageValues;
  /** Elements by their number: `<0>…</0>` of the message is put into the first. */
  readonly in: readonly ReactElement[];
}

/** A text with elements within: `<Words id="See <0>the manual</0>." in={[<a key="0" href="…" />]} />`. */
export function Words({ id, values, in: elements }: WordsProps) {
  return (
    <Trans
      id={id}
      {...(values === undefined ? {} : { values: { ...values } })}
      components={Object.fromEntries(elements.map((element, n) => [String(n), element]))}
    />
  );
}
