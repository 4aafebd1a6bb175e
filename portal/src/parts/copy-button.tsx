import { useEffect, useState } from 'react';
import { t } from '../languages/i18n.ts';

interface CopyButtonProps {
  readonly text: string;
  /** What the button says: "Copy the citation". */
  readonly label: string;
}

/** Copies a text and says so; where the browser forbids it, says that instead. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<string | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), 3000);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome(t('Copied'));
    } catch {
      setOutcome(t('Copying is not allowed here; select the text instead'));
    }
  };
  return (
    <span className="copy">
      <button type="button" className="button small" onClick={() => void copy()}>
        {label}
      </button>
      <span role="status" className="quiet">
        {outcome}
      </span>
    </span>
  );
}
