/** Key of the uploaded file that an `upload:` location names; null: it names none. */
export const uploadKeyOf = (location: string): string | null =>
  /^upload:(.*)$/.exec(location)?.[1] ?? null;

/** Whether a location stands by itself: an address, an API, a database, or a whole path of this machine. */
export const isWholeLocation = (location: string): boolean =>
  /^(https?|s3):\/\//i.test(location) ||
  /^(api|postgres(ql)?|mysql|mariadb|sqlite):/i.test(location) ||
  location.startsWith('/') ||
  /^[a-z]:[\\/]/i.test(location);
