import { Icon } from '../icons.tsx';

export const MapIcon = () => (
  <Icon>
    <path d="m3 6 6-2.5 6 2.5 6-2.5v14L15 20l-6-2.5L3 20ZM9 3.5v14M15 6v14" />
  </Icon>
);
export const TimeIcon = () => (
  <Icon>
    <path d="M3 20h18M5.5 20v-5M9.5 20V9M13.5 20v-8M17.5 20V5" />
  </Icon>
);
export const CompassIcon = () => (
  <Icon size={16}>
    <circle cx="12" cy="12" r="9" />
    <path d="m15.5 8.5-2 5-5 2 2-5Z" />
  </Icon>
);
export const LinkIcon = () => (
  <Icon size={16}>
    <path d="M10 14a4 4 0 0 0 5.7 0l3.2-3.2a4 4 0 0 0-5.7-5.7L12 6.300M14 10a4 4 0 0 0-5.700 0l-3.200 3.200a4 4 0 0 0 5.700 5.700l1.200-1.200" />
  </Icon>
);
