import { Icon } from '../icons.tsx';

export const PlusIcon = () => (
  <Icon size={18}>
    <path d="M12 5v14M5 12h14" />
  </Icon>
);
export const MinusIcon = () => (
  <Icon size={18}>
    <path d="M5 12h14" />
  </Icon>
);
export const HomeIcon = () => (
  <Icon size={18}>
    <path d="M4 5h16v14H4zM9 9h6v6H9z" />
  </Icon>
);
export const TurnIcon = () => (
  <Icon size={18}>
    <path d="M19 12a7 7 0 1 1-2.5-5.4M19 3v4.5h-4.5" />
  </Icon>
);
export const FullIcon = () => (
  <Icon size={18}>
    <path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" />
  </Icon>
);
export const LensIcon = () => (
  <Icon size={18}>
    <circle cx="10.5" cy="10.5" r="6.5" />
    <path d="m15.5 15.5 5 5M10.5 7.5v6M7.5 10.5h6" />
  </Icon>
);
