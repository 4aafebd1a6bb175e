/** Figures to be read at a glance. */
export function Figures({ figures }: { readonly figures: readonly (readonly [string, string])[] }) {
  return (
    <dl className="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
