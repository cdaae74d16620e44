/** The app's mark; decoration beside its name. */
export function Mark({ size }: { size: number }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" width={size} height={size}>
      <rect width="32" height="32" rx="8" fill="#5b51d0" />
      <g fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round">
        <path d="M9 13v6" />
        <path d="M16 8v16" />
        <path d="M23 11v10" opacity=".7" />
      </g>
    </svg>
  );
}
