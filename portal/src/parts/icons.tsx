import type { ReactNode } from 'react';

/** The frame of an icon: a drawing of 24 by 24 in the colour of the text. */
export function Icon({
  children,
  size = 20,
}: {
  readonly children: ReactNode;
  readonly size?: number;
}) {
  return (
    <svg
      className="icon"
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const SearchIcon = () => (
  <Icon>
    <circle cx="10.5" cy="10.5" r="6.5" />
    <path d="m15.5 15.5 5 5" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon size={16}>
    <path d="m6 6 12 12M18 6 6 18" />
  </Icon>
);
export const SunIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4" />
  </Icon>
);
export const MoonIcon = () => (
  <Icon>
    <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z" />
  </Icon>
);
export const GalleryIcon = () => (
  <Icon>
    <path d="M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z" />
  </Icon>
);
export const TableIcon = () => (
  <Icon>
    <path d="M4 6h16M4 12h16M4 18h16" />
  </Icon>
);
export const FilterIcon = () => (
  <Icon>
    <path d="M4 7h16M7 12h10M10 17h4" />
  </Icon>
);
export const ChevronIcon = () => (
  <Icon size={16}>
    <path d="m8 5 7 7-7 7" />
  </Icon>
);
export const BackIcon = () => (
  <Icon size={18}>
    <path d="M20 12H5M11 5l-7 7 7 7" />
  </Icon>
);
export const OutIcon = () => (
  <Icon size={16}>
    <path d="M9 5H5v14h14v-4M13 4h7v7M20 4l-9.5 9.5" />
  </Icon>
);
export const ArrowIcon = () => (
  <Icon size={16}>
    <path d="M4 12h15M13 6l6 6-6 6" />
  </Icon>
);

/** What a tile shows where there is no picture: the kind of thing, drawn. */
export function KindIcon({ kind }: { readonly kind: Kind }) {
  return <Icon size={44}>{DRAWINGS[kind]}</Icon>;
}

export type Kind =
  | 'picture'
  | 'craft'
  | 'plant'
  | 'animal'
  | 'stone'
  | 'paper'
  | 'film'
  | 'sound'
  | 'solid'
  | 'object';

const DRAWINGS: Readonly<Record<Kind, ReactNode>> = {
  plant: (
    <path d="M12 21V8M12 13c-4 0-6-2-6-6 4 0 6 2 6 6ZM12 10c0-4 2-6 6-6 0 4-2 6-6 6ZM12 18c3 0 5-1.5 5-4.5-3 0-5 1.5-5 4.5Z" />
  ),
  animal: (
    <path d="M12 6v14M12 8c-3-4-8-3-8 0 0 3 3 5 8 5M12 8c3-4 8-3 8 0 0 3-3 5-8 5M12 13c-4 0-6 2-5 4s4 1 5-1M12 13c4 0 6 2 5 4s-4 1-5-1M12 6l-2-3M12 6l2-3" />
  ),
  picture: <path d="M3 5h18v14H3zM6 8h12v8H6zM6 15l3.5-3.5 2.5 2.5 2.5-3 3.5 4M9 10.2h.01" />,
  craft: (
    <path d="M12 2.5c2.5 2.5 3.5 5.5 3.5 9V17h-7v-5.5c0-3.5 1-6.5 3.5-9ZM8.5 12 5 15.5V19l3.5-2M15.5 12l3.5 3.5V19l-3.5-2M12 17v4.5M12 8.5v2" />
  ),
  stone: <path d="m7 4 10 0 4 6-9 11L3 10l4-6ZM3 10h18M9 10l3 11 3-11-3-6-3 6" />,
  paper: <path d="M6 3h9l4 4v14H6zM15 3v4h4M9 11h7M9 14.5h7M9 18h4" />,
  film: <path d="M4 5h16v14H4zM8 5v14M16 5v14M4 9h4M4 15h4M16 9h4M16 15h4" />,
  sound: <path d="M5 10v4M9 7v10M13 4v16M17 8v8M21 11v2" />,
  solid: <path d="m12 3 8 4.5v9L12 21l-8-4.5v-9L12 3ZM4 7.5l8 4.5 8-4.5M12 12v9" />,
  object: <path d="M9 4h6M10 4v4c-3 1-5 3.5-5 7 0 4 3 6 7 6s7-2 7-6c0-3.5-2-6-5-7V4M5.5 13h13" />,
};

/** The kind of a thing, from what its record says. */
export function kindOf(record: {
  readonly mediaTypes: readonly string[];
  readonly objectType: readonly string[];
  readonly basisOfRecord: string | null;
  readonly recordType: string | null;
  readonly kingdom: string | null;
}): Kind {
  const said = record.objectType.join(' ').toLowerCase();
  const has = (type: string) => record.mediaTypes.includes(type);
  if (/meteorit|mineral|rock|gem/.test(said)) return 'stone';
  if (record.kingdom === 'Animalia') return 'animal';
  if (record.basisOfRecord === 'FOSSIL_SPECIMEN') return 'stone';
  if (record.kingdom === 'Plantae') return 'plant';
  if (record.basisOfRecord === 'PRESERVED_SPECIMEN') return 'animal';
  if (has('MovingImage')) return 'film';
  if (has('Sound')) return 'sound';
  if (has('InteractiveResource')) return 'solid';
  if (record.recordType?.startsWith('ead_') === true) return 'paper';
  if (/aircraft|spacecraft|^craft|rocket|missile|balloon|airship|ship|boat|vehicle/.test(said)) {
    return 'craft';
  }
  if (
    /painting|drawing|graphic|print|photograph|poster|portrait|views|silhouette|miniature|illustration/.test(
      said,
    )
  ) {
    return 'picture';
  }
  if (/book|letter|document|archiv|manuscript|clipping|field note|text/.test(said)) return 'paper';
  return 'object';
}
