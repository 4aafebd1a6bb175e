/** Answers to the operations about taxa, names, ranks, time and gazetteers, by vocabulary. */
export const answers2: Readonly<Record<string, (input: string, system: string) => string>> = {};
