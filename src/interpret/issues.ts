import type { Issue } from '../terms/index.ts';

const none: readonly Issue[] = Object.freeze([]);

/** Collects the issues of one record, each once, in the order in which they were met. */
export class IssueList {
  private list: Issue[] | null = null;

  add(issue: Issue): void {
    if (this.list === null) this.list = [issue];
    else if (!this.list.includes(issue)) this.list.push(issue);
  }

  addAll(issues: readonly Issue[]): void {
    for (let i = 0; i < issues.length; i++) {
      const issue = issues[i];
      if (issue !== undefined) this.add(issue);
    }
  }

  all(): readonly Issue[] {
    return this.list ?? none;
  }
}
