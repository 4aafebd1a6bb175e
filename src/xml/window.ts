/** The last stretch of a text that goes by, by position from its beginning (UTF-16 code units), with line and column of positions. */
export class TextWindow {
  #chunks: string[] = [];
  /** Position at which the window begins, and behind its end. */
  #from = 0;
  #to = 0;
  /** Place of the last position asked for: asking goes forward only. */
  #marked = 0;
  #line = 1;
  #lineStart = 0;

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  append(text: string): void {
    if (text === '') return;
    this.#chunks.push(text);
    this.#to += text.length;
  }

  /** Forgets what stands in front of a position, in whole chunks. */
  dropBefore(position: number): void {
    let drop = 0;
    let from = this.#from;
    for (const chunk of this.#chunks) {
      if (from + chunk.length > position) break;
      from += chunk.length;
      drop++;
    }
    if (drop === 0) return;
    if (this.#marked < from) this.placeOf(from);
    this.#chunks.splice(0, drop);
    this.#from = from;
  }

  slice(from: number, to: number): string {
    let start = this.#from;
    let text = '';
    for (const chunk of this.#chunks) {
      const end = start + chunk.length;
      if (end > from) {
        if (start >= to) break;
        text += chunk.slice(Math.max(0, from - start), Math.min(chunk.length, to - start));
      }
      start = end;
    }
    return text;
  }

  /** Position of the last `sought` character in front of a position; -1: none in the window. */
  lastBefore(sought: string, position: number): number {
    let end = this.#to;
    for (let i = this.#chunks.length - 1; i >= 0; i--) {
      const chunk = this.#chunks[i] ?? '';
      const start = end - chunk.length;
      if (start < position) {
        const found = chunk.lastIndexOf(sought, Math.min(chunk.length, position - start) - 1);
        if (found !== -1) return start + found;
      }
      end = start;
    }
    return -1;
  }

  /** 1-based line and column of a position that is not in front of the one asked for before. */
  placeOf(position: number): { readonly line: number; readonly column: number } {
    let start = this.#from;
    for (const chunk of this.#chunks) {
      const end = start + chunk.length;
      if (end > this.#marked) {
        let at = chunk.indexOf('\n', Math.max(0, this.#marked - start));
        while (at !== -1 && start + at < position) {
          this.#line++;
          this.#lineStart = start + at + 1;
          at = chunk.indexOf('\n', at + 1);
        }
      }
      start = end;
      if (start >= position) break;
    }
    this.#marked = Math.max(this.#marked, position);
    return { line: this.#line, column: position - this.#lineStart + 1 };
  }
}
