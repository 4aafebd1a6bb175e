/** Whether a genus is bacterial: yes, maybe (another kingdom has a genus of that name), or null. */
export function bacterialGenus(_genus: string): 'yes' | 'maybe' | null {
  return null;
}
