import { useState } from 'react';
import { type Kind, KindIcon } from './icons.tsx';

interface ThumbProps {
  readonly src: string | null;
  /** Empty where the title stands beside it. */
  readonly alt: string;
  readonly kind: Kind;
  /** Said where there is no picture. */
  readonly words: string;
  readonly eager?: boolean;
}

/** A picture that says what it would have shown when it cannot be loaded, or when there is none. */
export function Thumb({ src, alt, kind, words, eager = false }: ThumbProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const [loaded, setLoaded] = useState<string | null>(null);
  if (src === null || broken === src) {
    return (
      <span className="thumb-none" data-broken={src === null ? undefined : true}>
        <KindIcon kind={kind} />
        <span>{words}</span>
      </span>
    );
  }
  return (
    <img
      className="thumb"
      src={src}
      alt={alt}
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      data-loaded={loaded === src || undefined}
      onLoad={() => setLoaded(src)}
      onError={() => setBroken(src)}
    />
  );
}
