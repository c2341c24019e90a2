const MOST_SEGMENTS = 40;

interface Props {
  used: number;
  /** Null or left out draws nothing: without a limit there is nothing to fill. */
  limit: number | null;
  /** "14 of 20 sold". The figures always stand beside it as text, too. */
  label: string;
}

/** One segment a package up to forty, quarters above. */
export function CapacityBar({ used, limit, label }: Props) {
  if (limit === null) return null;
  if (limit > MOST_SEGMENTS) {
    return (
      <div
        className="cap long"
        style={{ "--v": `${(100 * used) / limit}%` }}
        role="img"
        aria-label={label}
      />
    );
  }
  return (
    <div className="cap" role="img" aria-label={label}>
      {Array.from({ length: limit }, (_, place) => (
        <i key={place} className={place < used ? "on" : undefined} />
      ))}
    </div>
  );
}
