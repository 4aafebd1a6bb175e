import { type PointerEvent, useEffect, useState } from 'react';
import { t } from '../../languages/i18n.ts';
import type { Position } from './area.ts';

export type DrawingTool = 'box' | 'polygon';
type Pixel = readonly [x: number, y: number];

interface DrawingBoardProps {
  readonly tool: DrawingTool;
  readonly toMap: (x: number, y: number) => Position;
  /** The ring that was drawn, not closed; null: given up. */
  readonly onDone: (ring: readonly Position[] | null) => void;
}

const SMALLEST = 4;
const NEAR = 12;

const near = (a: Pixel, b: Pixel | undefined): boolean =>
  b !== undefined && Math.hypot(a[0] - b[0], a[1] - b[1]) < NEAR;

/** A sheet over the map to draw on: a box by dragging, a polygon corner by corner. Escape gives up. */
export function DrawingBoard({ tool, toMap, onDone }: DrawingBoardProps) {
  const [corners, setCorners] = useState<readonly Pixel[]>([]);
  const [at, setAt] = useState<Pixel | null>(null);

  const finish = (pixels: readonly Pixel[]) =>
    onDone(pixels.length < 3 ? null : pixels.map(([x, y]) => toMap(x, y)));
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onDone(null);
      if (event.key === 'Enter' && tool === 'polygon' && corners.length > 2) {
        event.preventDefault();
        onDone(corners.map(([x, y]) => toMap(x, y)));
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [corners, onDone, toMap, tool]);

  const pixelOf = (event: PointerEvent<SVGSVGElement>): Pixel => {
    const box = event.currentTarget.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const boxOf = ([x, y]: Pixel, [toX, toY]: Pixel): readonly Pixel[] => [
    [x, y],
    [toX, y],
    [toX, toY],
    [x, toY],
  ];
  const [start] = corners;
  const shape =
    tool === 'box'
      ? start !== undefined && at !== null
        ? boxOf(start, at)
        : []
      : at === null
        ? corners
        : [...corners, at];
  return (
    <>
      <svg
        className="drawing-board"
        aria-hidden="true"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const pixel = pixelOf(event);
          if (tool === 'box') {
            setCorners([pixel]);
            setAt(pixel);
          } else if (corners.length > 2 && (near(pixel, start) || near(pixel, corners.at(-1)))) {
            finish(corners);
          } else {
            setCorners([...corners, pixel]);
          }
        }}
        onPointerMove={(event) => setAt(pixelOf(event))}
        onPointerUp={(event) => {
          if (tool !== 'box' || start === undefined) return;
          const end = pixelOf(event);
          setCorners([]);
          const wide = Math.abs(end[0] - start[0]) > SMALLEST;
          if (wide && Math.abs(end[1] - start[1]) > SMALLEST) finish(boxOf(start, end));
        }}
      >
        <polygon points={shape.map(([x, y]) => `${x},${y}`).join(' ')} />
        {tool === 'polygon' &&
          corners.map(([x, y]) => <circle key={`${x} ${y}`} cx={x} cy={y} r={4} />)}
      </svg>
      <p className="drawing-words" role="status">
        {tool === 'box'
          ? t('Drag a box. Escape gives up.')
          : t(
              'Set the corners; the first or last one again closes it, as Enter does. Escape gives up.',
            )}
      </p>
    </>
  );
}
