/** Outcome of comparing two statements; UNKNOWN: one of them says nothing. */
export type Equality = 'EQUAL' | 'DIFFERENT' | 'UNKNOWN';

/** Both statements together: one difference is a difference, else one agreement agrees. */
export const both = (a: Equality, b: Equality): Equality => {
  if (a === 'DIFFERENT' || b === 'DIFFERENT') return 'DIFFERENT';
  return a === 'EQUAL' || b === 'EQUAL' ? 'EQUAL' : 'UNKNOWN';
};
