/** The box of a checkbox, with its tick. */
export const CheckMark = () => (
  <span className="check-box">
    <svg viewBox="0 0 18 18" width="14" height="14" aria-hidden="true" focusable="false">
      <path d="m3.5 9.5 4 4 7-8.5" />
    </svg>
  </span>
);
