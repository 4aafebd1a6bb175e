import OpenSeadragon from 'openseadragon';
import { useEffect, useRef, useState } from 'react';
import { t } from '../../languages/i18n.ts';
import type { CloseSource } from '../../words/iiif.ts';
import { CloseIcon } from '../icons.tsx';
import { FullIcon, HomeIcon, MinusIcon, PlusIcon, TurnIcon } from './icons.tsx';

interface DeepZoomProps {
  readonly source: CloseSource;
  readonly label: string;
  readonly onClose: () => void;
  /** It cannot be shown: the plain picture has to do. */
  readonly onFail: () => void;
}

const TILE = 512;
const STEP = 1.6;

/** Sizes of IIIF services are powers of two. */
function factors(width: number, height: number): number[] {
  const found = [1];
  for (let factor = 2; Math.max(width, height) / factor > TILE / 2; factor *= 2) found.push(factor);
  return found;
}

/** What the viewer takes for its `tileSources`. */
const tilesOf = (source: CloseSource): object =>
  source.kind === 'file'
    ? { type: 'image', url: source.url, crossOriginPolicy: false }
    : {
        '@context': 'http://iiif.io/api/image/2/context.json',
        '@id': source.service,
        protocol: 'http://iiif.io/api/image',
        profile: ['http://iiif.io/api/image/2/level1.json'],
        width: source.width,
        height: source.height,
        tiles: [{ width: TILE, scaleFactors: factors(source.width, source.height) }],
      };

const INJECTED = 'data-openseadragon-mobile-css';

/**
 * The viewer puts a style tag into the page unless one with this mark is there; the policy of the page forbids style
 * tags. An element of that name which is none to the browser keeps it from it; its one rule stands in item.css.
 */
function withoutStyleTag(): void {
  if (document.querySelector(`style[${INJECTED}]`) !== null) return;
  const mark = document.createElementNS('urn:opendrawer:none', 'style');
  mark.setAttribute(INJECTED, 'styles/item.css');
  document.head.append(mark);
}

/** A picture to look into: wheel, pinch, drag, double press; arrow keys, plus, minus and 0 when it has the focus. */
export default function DeepZoom({ source, label, onClose, onFail }: DeepZoomProps) {
  const place = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [viewer, setViewer] = useState<OpenSeadragon.Viewer | null>(null);
  const [isOpen, setOpen] = useState(false);
  const fail = useRef(onFail);
  useEffect(() => {
    fail.current = onFail;
  });
  useEffect(() => {
    if (place.current === null) return;
    withoutStyleTag();
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const made = OpenSeadragon({
      element: place.current,
      // WebGL may not read pictures of other origins.
      drawer: 'canvas',
      showNavigationControl: false,
      showNavigator: false,
      maxZoomPixelRatio: 4,
      visibilityRatio: 0.5,
      animationTime: still ? 0 : 0.5,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
      keyboardNavEnabled: true,
    });
    // Its own message would come with inline styles, which the policy of the page forbids.
    made.removeAllHandlers('open-failed');
    made.addHandler('open', () => setOpen(true));
    made.addHandler('open-failed', () => fail.current());
    made.open(tilesOf(source) as OpenSeadragon.TileSourceSpecifier);
    made.canvas.setAttribute('aria-label', label);
    made.canvas.setAttribute('role', 'application');
    made.canvas.focus();
    setViewer(made);
    return () => made.destroy();
  }, [source, label]);

  const zoom = (by: number) => {
    viewer?.viewport.zoomBy(by);
    viewer?.viewport.applyConstraints();
  };
  const whole = () => {
    if (document.fullscreenElement === null) void frame.current?.requestFullscreen();
    else void document.exitFullscreen();
  };
  const tools = [
    { name: t('Zoom in'), icon: <PlusIcon />, act: () => zoom(STEP) },
    { name: t('Zoom out'), icon: <MinusIcon />, act: () => zoom(1 / STEP) },
    { name: t('The whole picture'), icon: <HomeIcon />, act: () => viewer?.viewport.goHome() },
    {
      name: t('Turn'),
      icon: <TurnIcon />,
      act: () => viewer?.viewport.setRotation(viewer.viewport.getRotation() + 90),
    },
    { name: t('Full screen'), icon: <FullIcon />, act: whole },
    { name: t('Close the zoom'), icon: <CloseIcon />, act: onClose },
  ];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from wherever the focus is within
    <div
      className="deep-zoom"
      ref={frame}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || document.fullscreenElement !== null) return;
        event.preventDefault();
        onClose();
      }}
    >
      <div className="deep-zoom-place" ref={place} />
      {!isOpen && (
        <p className="deep-zoom-waiting" role="status">
          {t('Loading: {what}', { what: t('the picture') })}
        </p>
      )}
      <div className="deep-zoom-tools" role="toolbar" aria-label={t('Zoom')}>
        {tools.map(({ name, icon, act }) => (
          <button
            key={name}
            type="button"
            className="icon-button"
            aria-label={name}
            title={name}
            onClick={act}
          >
            {icon}
          </button>
        ))}
      </div>
    </div>
  );
}
