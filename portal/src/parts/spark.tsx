const WIDTH = 600;
const HEIGHT = 60;

/** A line of the latest values; the figures beside it say the newest in words. */
export function Spark({
  values,
  label,
}: {
  readonly values: readonly number[];
  readonly label: string;
}) {
  const most = Math.max(1, ...values);
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values
    .map(
      (value, n) =>
        `${(n * step).toFixed(1)},${(HEIGHT - (value / most) * (HEIGHT - 4)).toFixed(1)}`,
    )
    .join(' ');
  return (
    <figure className="spark">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        <polyline points={points} />
      </svg>
      <figcaption className="quiet">{label}</figcaption>
    </figure>
  );
}
