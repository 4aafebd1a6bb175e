/** What becomes of that which a finding is about. */
export type FindingClass =
  /** A row that is not in the backbone. */
  | 'ignored'
  /** Read, but not as written. */
  | 'mended'
  /** Two checklists, or two rows of one, do not agree; the higher one's view stands. */
  | 'conflict'
  /** Worth a look; nothing was changed. */
  | 'remark';

interface FindingKindFacts {
  readonly class: FindingClass;
  readonly meaning: string;
  readonly hint: string;
}

/** Every kind of finding of a build, by the class of its outcome. */
export const FINDINGS = {
  EMPTY_ROW: {
    class: 'ignored',
    meaning: 'The row has no values.',
    hint: 'Harmless.',
  },
  NO_NAME: {
    class: 'ignored',
    meaning: 'The row has no scientific name.',
    hint: 'Check the column of the name, or the mapping.',
  },
  DUPLICATE_ID: {
    class: 'ignored',
    meaning: 'Another row before it has the same id.',
    hint: 'Give every usage an id of its own; the first row counts.',
  },
  DUPLICATE_NAME: {
    class: 'ignored',
    meaning: 'The same name stands twice in the same place of one checklist.',
    hint: 'Remove one of the rows.',
  },
  PLACEHOLDER: {
    class: 'ignored',
    meaning:
      'A placeholder ("N.N.", "incertae sedis") only carries the tree: its children hang from the next name above.',
    hint: 'Nothing to do.',
  },
  NOT_A_NAME: {
    class: 'ignored',
    meaning:
      'The text is no scientific name, or has one word where its rank asks for two; its children hang from the next name above.',
    hint: 'Check the row.',
  },
  EPITHET_UNUSED: {
    class: 'ignored',
    meaning: 'An epithet without its genus: it tells where names belong, but enters as no name.',
    hint: 'Add the original combination to the checklist to have the name itself.',
  },
  SHORT_ROW: {
    class: 'mended',
    meaning: 'The row has fewer values than the heading; those that are missing count as empty.',
    hint: 'Look for a line break inside a value.',
  },
  LONG_ROW: {
    class: 'mended',
    meaning: 'The row has more values than the heading; the surplus is not read.',
    hint: 'Look for a separator inside a value.',
  },
  UNCLOSED_QUOTE: {
    class: 'mended',
    meaning:
      'A quotation mark opens a value and never closes it: the line is read as if it were a letter.',
    hint: 'Double the mark, or say `quote: none` in the mapping.',
  },
  INVALID_BYTES: {
    class: 'mended',
    meaning: 'Bytes that are no text in the encoding of the file were replaced.',
    hint: 'Save the file as UTF-8.',
  },
  TRUNCATED_FILE: {
    class: 'mended',
    meaning: 'The last line breaks off: the file may be cut short.',
    hint: 'Fetch the file again.',
  },
  MISSING_COLUMN: {
    class: 'remark',
    meaning: 'A column that the descriptor or the mapping names is not in the file.',
    hint: 'Check the heading, or the mapping.',
  },
  UNREAD_COLUMN: {
    class: 'remark',
    meaning: 'A column that no term is known for; its values are not read.',
    hint: 'Name its term in the mapping if it matters.',
  },
  UNREAD_FILE: {
    class: 'remark',
    meaning: 'A table beside the names that is not read.',
    hint: 'Name it in the mapping if it holds names.',
  },
  NO_IDS: {
    class: 'remark',
    meaning: 'The table has no ids: its rows are known by their lines.',
    hint: 'Add a column taxonID.',
  },
  RANK_UNKNOWN: {
    class: 'mended',
    meaning: 'The rank cannot be read; the form of the name tells it.',
    hint: 'Use a rank of Darwin Core or the Catalogue of Life.',
  },
  STATUS_UNKNOWN: {
    class: 'mended',
    meaning:
      'The taxonomic status cannot be read; a usage with another accepted one is a synonym, else it is accepted.',
    hint: 'Use accepted, provisionally accepted, synonym, ambiguous synonym or misapplied.',
  },
  STATUS_CONTRADICTED: {
    class: 'mended',
    meaning:
      'The row says it is accepted and names another accepted usage: it is read as a synonym.',
    hint: 'Make status and acceptedNameUsageID agree.',
  },
  CASE_MENDED: {
    class: 'mended',
    meaning: 'A name in capitals was given its usual form.',
    hint: 'Nothing to do.',
  },
  NAME_TIDIED: {
    class: 'mended',
    meaning:
      'Capitals, brackets, quotation or question marks in a name were brought into the form of today.',
    hint: 'Nothing to do.',
  },
  NO_ORIGINAL: {
    class: 'ignored',
    meaning: 'The text in the place of the original name is no name with an epithet.',
    hint: 'Check the column of the original name.',
  },
  NAME_RESPLIT: {
    class: 'mended',
    meaning: 'Name and authorship were divided in the wrong place and were read anew as one text.',
    hint: 'Check both columns of the row.',
  },
  TREE_NOTATION: {
    class: 'mended',
    meaning: 'Remains of a text tree ("[genus] {ID=…} # remark") were taken out of the authorship.',
    hint: 'Export the tree anew.',
  },
  RANK_FROM_NAME: {
    class: 'mended',
    meaning: 'The rank stated does not fit the form of the name: the name counts.',
    hint: 'Check the rank of the row.',
  },
  NAME_DOUBTFUL: {
    class: 'remark',
    meaning: 'The name could only be read in part.',
    hint: 'Check the spelling of name and authorship.',
  },
  REFERENCE_PREFIXED: {
    class: 'mended',
    meaning: 'A reference leads nowhere as written, but does with the prefix of the row’s own id.',
    hint: 'Write the whole id.',
  },
  REFERENCE_BY_NAME: {
    class: 'mended',
    meaning: 'An id is missing or leads nowhere; the name beside it led to the usage.',
    hint: 'Write the id.',
  },
  DANGLING_PARENT: {
    class: 'mended',
    meaning:
      'The parent is not in the checklist; the classification on the row or the genus of the name places it.',
    hint: 'Add the parent to the checklist.',
  },
  DANGLING_ACCEPTED: {
    class: 'conflict',
    meaning:
      'The accepted usage of a synonym is not in the checklist: the name is kept as unplaced.',
    hint: 'Add the accepted usage.',
  },
  DANGLING_BASIONYM: {
    class: 'mended',
    meaning: 'The original name is not in the checklist; the link is dropped.',
    hint: 'Add the original name.',
  },
  NO_ACCEPTED: {
    class: 'conflict',
    meaning: 'A synonym of nothing: the name is kept as unplaced.',
    hint: 'State acceptedNameUsageID.',
  },
  SYNONYM_CHAIN: {
    class: 'mended',
    meaning: 'A synonym of a synonym: it was joined to the accepted usage at the end.',
    hint: 'Point acceptedNameUsageID to the accepted usage.',
  },
  SYNONYM_CYCLE: {
    class: 'conflict',
    meaning: 'Synonyms that name each other as accepted: the names are kept as unplaced.',
    hint: 'Decide which of them is accepted.',
  },
  PARENT_CYCLE: {
    class: 'conflict',
    meaning: 'A usage that is its own ancestor: the loop was cut here.',
    hint: 'Mend parentNameUsageID.',
  },
  PARENT_IS_SYNONYM: {
    class: 'mended',
    meaning: 'The parent is a synonym: its accepted usage is the parent.',
    hint: 'Point parentNameUsageID to the accepted usage.',
  },
  RANK_ORDER: {
    class: 'remark',
    meaning: 'A usage whose rank is not below that of its parent.',
    hint: 'Check the ranks of both.',
  },
  PARENT_MISSING: {
    class: 'mended',
    meaning: 'A genus or species that only shows in the names below it was added.',
    hint: 'Add it to the checklist with its authorship.',
  },
  PARENT_FROM_ROW: {
    class: 'mended',
    meaning: 'A higher taxon that only stands in the classification of rows was added.',
    hint: 'Nothing to do.',
  },
  SYNONYM_OF_SEVERAL: {
    class: 'remark',
    meaning: 'A name is a synonym of several accepted ones: each is kept, as an ambiguous synonym.',
    hint: 'Nothing to do where the name is meant pro parte.',
  },
  SYNONYM_WITHIN_LINE: {
    class: 'mended',
    meaning: 'A name is a synonym of a taxon and of one below it: the higher one has it.',
    hint: 'Nothing to do.',
  },
  NAME_PARENT_MISMATCH: {
    class: 'remark',
    meaning:
      'An accepted species or infraspecific name that stands under another genus than it names; where a higher checklist has that genus, it is provisionally accepted.',
    hint: 'The accepted name may need a new combination.',
  },
  STATUS_CONFLICT: {
    class: 'conflict',
    meaning: 'One checklist accepts the name, a higher one has it as a synonym (or the reverse).',
    hint: 'Change the order of the checklists to decide otherwise.',
  },
  ACCEPTED_CONFLICT: {
    class: 'conflict',
    meaning: 'Two checklists have the name as a synonym of different taxa.',
    hint: 'Change the order of the checklists to decide otherwise.',
  },
  CLASSIFICATION_CONFLICT: {
    class: 'conflict',
    meaning: 'Two checklists have the taxon in different families, orders or higher groups.',
    hint: 'Change the order of the checklists to decide otherwise.',
  },
  AUTHORSHIP_CONFLICT: {
    class: 'conflict',
    meaning: 'Two checklists state different authors of the name.',
    hint: 'Check both against the original publication.',
  },
  RANK_CONFLICT: {
    class: 'conflict',
    meaning: 'Two checklists have the name at different ranks.',
    hint: 'Change the order of the checklists to decide otherwise.',
  },
  SPELLING_VARIANT: {
    class: 'conflict',
    meaning:
      'Another spelling of a name with the same authors and rank: it is a synonym of the higher checklist’s spelling.',
    hint: 'Check which spelling is right.',
  },
  SPELLING_SIMILAR: {
    class: 'remark',
    meaning:
      'Nearly the spelling of another name, but authors do not tell that they are the same: both are kept.',
    hint: 'Check whether they are one name.',
  },
  OTHER_COMBINATION: {
    class: 'conflict',
    meaning:
      'An accepted name that a higher checklist has in another genus or under another species (same epithet, authors and year): it is a synonym.',
    hint: 'Change the order of the checklists to decide otherwise.',
  },
  EMPTIED: {
    class: 'conflict',
    meaning:
      'All that a checklist has below this taxon stands elsewhere in a higher one: the taxon is kept as doubtful.',
    hint: 'It may be a synonym today.',
  },
  REFINED: {
    class: 'remark',
    meaning:
      'A taxon was placed more exactly by a lower checklist, below the same parent as before.',
    hint: 'Nothing to do.',
  },
  HOMONYM: {
    class: 'remark',
    meaning: 'The same name for different taxa: both are kept.',
    hint: 'Nothing to do.',
  },
  HOMONYM_WITHOUT_AUTHOR: {
    class: 'remark',
    meaning:
      'The same name in different places of one checklist, without authors to tell them apart: both are kept.',
    hint: 'Check whether one of them is an error of the checklist.',
  },
  AMBIGUOUS_PARENT: {
    class: 'conflict',
    meaning: 'The name of the parent stands for several taxa, and nothing tells which.',
    hint: 'State more of the classification, or a kingdom in the mapping.',
  },
  ORPHAN: {
    class: 'conflict',
    meaning: 'A taxon that hangs from nothing: no kingdom is known.',
    hint: 'State a kingdom (and more) among the constants of the mapping.',
  },
} as const satisfies Record<string, FindingKindFacts>;

export type FindingKind = keyof typeof FINDINGS;

/** One finding. `file` is empty and `line` 0 where it is about no row. */
export interface Finding {
  readonly kind: FindingKind;
  readonly file: string;
  readonly line: number;
  /** Id of the row in its checklist. */
  readonly id: string;
  readonly name: string;
  readonly detail: string;
}

/** Takes findings as they come. */
export type FindingSink = (finding: Finding) => void;

/** Count and first examples of a kind. */
export interface FindingSummary {
  readonly class: FindingClass;
  readonly count: number;
  readonly meaning: string;
  readonly hint: string;
  readonly examples: readonly Finding[];
}

const EXAMPLES = 10;

/** Counts findings by kind, keeps the first examples of each, and passes every one on. */
export class FindingCounter {
  readonly #counts = new Map<FindingKind, number>();
  readonly #examples = new Map<FindingKind, Finding[]>();
  readonly #pass: FindingSink;

  constructor(pass: FindingSink = () => {}) {
    this.#pass = pass;
  }

  readonly add: FindingSink = (finding) => {
    const { kind } = finding;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count === 1) this.#examples.set(kind, [finding]);
    else if (count <= EXAMPLES) this.#examples.get(kind)?.push(finding);
    this.#pass(finding);
  };

  count(kind: FindingKind): number {
    return this.#counts.get(kind) ?? 0;
  }

  /** Kinds that occurred, in the order of the catalogue. */
  summary(): Readonly<Partial<Record<FindingKind, FindingSummary>>> {
    const kinds = Object.keys(FINDINGS) as FindingKind[];
    return Object.fromEntries(
      kinds
        .filter((kind) => this.count(kind) > 0)
        .map((kind) => [
          kind,
          { ...FINDINGS[kind], count: this.count(kind), examples: this.#examples.get(kind) ?? [] },
        ]),
    );
  }
}
