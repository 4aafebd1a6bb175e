import type { Issue } from '../terms/index.ts';
import type { Change, Finding } from './findings.ts';

const none: readonly never[] = Object.freeze([]);

/** Collects what is found in one record: issues, each once, in the order met; every finding; every change. */
export class IssueList {
  private list: Issue[] | null = null;
  private all: Finding[] | null = null;
  private altered: Change[] | null = null;

  /** Notes a doubt about a term: what stood there, and what was made of it. */
  add(
    issue: Issue,
    term: string | null = null,
    verbatim: string | null = null,
    interpreted: string | null = null,
  ): void {
    if (this.list === null) this.list = [issue];
    else if (!this.list.includes(issue)) this.list.push(issue);
    const finding = { issue, term, verbatim, interpreted };
    if (this.all === null) this.all = [finding];
    else if (!has(this.all, finding)) this.all.push(finding);
  }

  addAll(
    issues: readonly Issue[],
    term: string | null = null,
    verbatim: string | null = null,
    interpreted: string | null = null,
  ): void {
    for (let i = 0; i < issues.length; i++) {
      const issue = issues[i];
      if (issue !== undefined) this.add(issue, term, verbatim, interpreted);
    }
  }

  /** Notes that a value is not what was published; equal texts are no change. */
  change(term: string, verbatim: string, interpreted: string): void {
    if (verbatim === interpreted) return;
    const change = { term, verbatim, interpreted };
    if (this.altered === null) this.altered = [change];
    else this.altered.push(change);
  }

  /** The flags of the item. */
  flags(): readonly Issue[] {
    return this.list ?? none;
  }

  findings(): readonly Finding[] {
    return this.all ?? none;
  }

  changes(): readonly Change[] {
    return this.altered ?? none;
  }
}

function has(findings: readonly Finding[], { issue, term, verbatim }: Finding): boolean {
  for (let i = 0; i < findings.length; i++) {
    const one = findings[i];
    if (one?.issue === issue && one.term === term && one.verbatim === verbatim) return true;
  }
  return false;
}
