import { SaxesParser } from 'saxes';
import { OpendrawerError } from '../errors/index.ts';
import { noAttributes, type XmlElement } from './element.ts';
import { elementOf, type Frame } from './frame.ts';
import { XML_LIMITS, type XmlLimits } from './limits.ts';
import { endOfElement, endsInLiteral, endsWithTag, nextMarkup, strayAmpersand } from './markup.ts';
import { beginsMarkup, repairXml } from './repair.ts';
import { addPrefixes, declarations, rawOf, type Scope, usedPrefixes } from './self-contained.ts';
import { TextWindow } from './window.ts';

/** Whether an element is one that is wanted whole. `path`: local names from the root down to it. */
export type XmlMatcher = (path: readonly string[], name: string, uri: string) => boolean;

/** The start tag of an element that is not matched: what the wrapper says. */
export interface XmlTag {
  readonly name: string;
  readonly uri: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** An element that was wanted, as a tree and as it was written. */
export interface MatchedElement {
  readonly element: XmlElement;
  /** Local names from the root down to it. */
  readonly path: readonly string[];
  /** Start tags of the elements around it, from the root; the same object for all that stands within one element. */
  readonly ancestors: readonly XmlTag[];
  /** Its source text in UTF-8, exactly; namespaces that its ancestors declare are added to its start tag, so that it stands alone. */
  readonly raw: Uint8Array;
  /** 1-based, of its `<`. */
  readonly line: number;
  readonly column: number;
  /** What had to be mended to read it, in words. */
  readonly repairs: readonly string[];
}

/** An element that could not be read, and was passed over. */
export interface BrokenElement {
  readonly path: readonly string[];
  readonly line: number;
  readonly column: number;
  readonly reason: string;
  /** First 200 characters. */
  readonly sample: string;
}

export interface XmlOptions {
  readonly match: XmlMatcher;
  /** Name of the document for messages. */
  readonly name?: string;
  readonly limits?: Partial<XmlLimits>;
  /**
   * Mends what many systems write and XML does not allow, passes over elements that cannot be mended (`onBroken`), and reads several
   * documents one behind the other. Without it the first fault throws.
   */
  readonly tolerant?: boolean;
  /** Start tags outside of matched elements, in their order. */
  readonly onOpen?: (tag: XmlTag, path: readonly string[]) => void;
  /** What is odd about the document, once each. */
  readonly onNote?: (note: string) => void;
  /** A matched element that cannot be read; without it the fault throws. */
  readonly onBroken?: (broken: BrokenElement) => void;
  /** Namespaces in scope at the beginning, by prefix (empty: the default one). */
  readonly scope?: ReadonlyMap<string, string>;
}

/** A fault in the text: saxes goes on after one, we do not. */
class Fault extends Error {}

/** Where a matched element begins, and what is known of it. */
interface Capture {
  readonly start: number;
  readonly qname: string;
  readonly depth: number;
  readonly scope: Scope;
  readonly prefixes: Set<string>;
  readonly line: number;
  readonly column: number;
  elements: number;
}

/** A broken element whose end is looked for. */
interface Resync {
  readonly capture: Capture;
  readonly reason: string;
  /** Position from which the end is looked for. */
  searched: number;
  /** Beginning of the text where all of it is too long to be kept. */
  sample: string | null;
}

type Parser = SaxesParser<{ xmlns: false; position: false; fragment: boolean }>;

/** Text in which no tag was met for so long is taken to hold an ampersand that swallowed them. */
const SWALLOW_CHARS = 1024 * 1024;
const SWALLOWED = 'an ampersand that begins no entity';

const XML_PREFIX: Scope = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]);
const CLOSING = /^(?:unexpected close tag|unmatched closing tag|weird empty close tag)/;

/** Reads a document as its text comes: wanted elements are gathered, all else goes by. Entities are never expanded. */
export class XmlReader {
  readonly #options: XmlOptions;
  readonly #limits: XmlLimits;
  readonly #name: string;
  readonly #window = new TextWindow();
  readonly #path: string[] = [];
  readonly #qnames: string[] = [];
  readonly #scopes: Scope[] = [];
  /** Open elements that are not wanted, and a copy of the list that stays as long as they do. */
  readonly #tags: XmlTag[] = [];
  #ancestors: readonly XmlTag[] | null = null;
  readonly #notes = new Set<string>();
  readonly #locals = new Map<string, string>();
  #scope: Scope;
  #parser: Parser;
  /** Position of the document at which the parser's own count begins. */
  #base = 0;
  /** Ancestors are opened again: nobody is told. */
  #replaying = false;
  #frames: Frame[] = [];
  #capture: Capture | null = null;
  #tagStart = 0;
  /** Position behind the last thing that was read. */
  #eventEnd = 0;
  #recoveredAt = -1;
  /** Where a start tag that is read mended begins in the document. */
  #mendedAt: number | null = null;
  #resync: Resync | null = null;
  /** A fault whose end is not yet there. */
  #stuck: string | null = null;
  /** No more text comes. */
  #isEnded = false;
  /** Position behind the last tag. */
  #progress = 0;
  #matched: MatchedElement[] = [];
  #begun = false;

  constructor(options: XmlOptions) {
    this.#options = options;
    this.#limits = { ...XML_LIMITS, ...options.limits };
    this.#name = options.name ?? 'XML';
    this.#scope = options.scope ?? XML_PREFIX;
    this.#parser = this.#newParser(false);
  }

  /** Number of matched elements that wait to be taken. */
  get waiting(): number {
    return this.#matched.length;
  }

  /** The elements that were finished since they were last taken. */
  take(): readonly MatchedElement[] {
    const taken = this.#matched;
    this.#matched = [];
    return taken;
  }

  /** More text of the document. */
  push(chunk: string): void {
    let text = chunk;
    if (!this.#begun) {
      text = this.#beginning(text);
      if (text === '') return;
    }
    this.#window.append(text);
    const total = this.#limits.totalChars;
    if (total !== null && this.#window.to > total)
      throw this.#unsafe(`longer than ${total} characters`);
    if (this.#resync !== null) {
      const position = this.#endOfBroken(this.#resync);
      if (position !== null) this.#run(this.#resume(position));
    } else if (this.#stuck !== null) this.#run(this.#recover(this.#stuck));
    else this.#run(text);
    if (this.#resync === null) this.#guard();
  }

  /** The document is at its end: what is open now is missing its end. */
  end(): void {
    this.#isEnded = true;
    for (;;) {
      if (this.#resync !== null) {
        const position = this.#endOfBroken(this.#resync);
        if (position === null) throw this.#truncated();
        this.#run(this.#resume(position));
        continue;
      }
      if (this.#stuck !== null) {
        this.#run(this.#recover(this.#stuck));
        if (this.#stuck !== null) throw this.#corrupt(this.#stuck);
      }
      try {
        this.#parser.close();
        return;
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        const isOpen = this.#path.length > 0;
        if (this.#options.tolerant !== true || !this.#hasUnread()) {
          throw isOpen ? this.#truncated() : this.#corrupt(error.message);
        }
        this.#run(this.#recover(isOpen ? SWALLOWED : error.message));
      }
    }
  }

  /** An ampersand without its semicolon swallows what follows, tags too. */
  #hasUnread(): boolean {
    const text = this.#window.slice(this.#progress, this.#window.to);
    return this.#capture !== null || nextMarkup(text, 1) < text.length;
  }

  /** What stands before the first tag: white space and words of the server are no XML. */
  #beginning(text: string): string {
    if (!this.#options.tolerant) {
      this.#begun = true;
      return text;
    }
    const at = text.indexOf('<');
    const before = at === -1 ? text : text.slice(0, at);
    if (before.trim() !== '') this.#note('text in front of the document was passed over');
    this.#begun = at !== -1;
    // Lines are counted from the beginning of the file.
    this.#window.append(before);
    this.#base += before.length;
    this.#eventEnd = this.#base;
    return at === -1 ? '' : text.slice(at);
  }

  /** A fragment may have several roots, and no declaration. */
  #newParser(fragment: boolean): Parser {
    const parser: Parser = new SaxesParser({
      xmlns: false,
      position: false,
      fragment,
    });
    parser.on('error', (error) => this.#fail(error));
    parser.on('doctype', (doctype) => this.#doctype(doctype));
    parser.on('opentagstart', () => this.#openStart());
    parser.on('opentag', (tag) => this.#open(tag.name, tag.attributes));
    parser.on('closetag', () => this.#close());
    parser.on('text', (text) => this.#text(text));
    parser.on('cdata', (text) => this.#text(text));
    parser.on('processinginstruction', () => this.#passed());
    parser.on('xmldecl', () => this.#passed());
    return parser;
  }

  get #position(): number {
    return this.#base + this.#parser.position;
  }

  #passed(): void {
    if (!this.#replaying) this.#eventEnd = this.#position;
  }

  /** Hands text to the parser, up to the end of the window; faults are mended, which may give other text to hand over. */
  #run(text: string | null): void {
    let next = text;
    while (next !== null) {
      try {
        this.#write(next);
        return;
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        next = this.#recover(error.message);
      }
    }
  }

  /** An ampersand that begins nothing would make the parser wait for a semicolon: it is stopped in front of it. */
  #write(text: string): void {
    if (this.#options.tolerant !== true) {
      this.#parser.write(text);
      return;
    }
    const begin = this.#window.to - text.length;
    let written = 0;
    for (let at = strayAmpersand(text, 0); at !== -1; at = strayAmpersand(text, at + 1)) {
      this.#parser.write(text.slice(written, at));
      written = at;
      const since = Math.max(this.#progress, this.#eventEnd);
      if (!endsInLiteral(this.#window.slice(since, begin + at))) throw new Fault(SWALLOWED);
    }
    this.#parser.write(written === 0 ? text : text.slice(written));
  }

  #fail(error: Error): void {
    if (this.#replaying) return;
    if (this.#options.tolerant === true && this.#capture === null && CLOSING.test(error.message)) {
      this.#note(`end tags outside of records do not fit (${error.message})`);
      return;
    }
    throw new Fault(error.message.replace(/\.$/, ''));
  }

  /** After a fault: the text that is to be read next; null: more has to come first. */
  #recover(message: string): string | null {
    if (this.#options.tolerant !== true) throw this.#corrupt(message);
    const waited = this.#stuck !== null;
    this.#stuck = null;
    if (this.#capture !== null) {
      this.#resync = this.#broken(this.#capture, message);
      const position = this.#endOfBroken(this.#resync);
      return position === null ? null : this.#resume(position);
    }
    const from = this.#eventEnd;
    if (from === this.#recoveredAt && !waited) throw this.#corrupt(message);
    this.#recoveredAt = from;
    const text = this.#window.slice(from, this.#window.to);
    const at = text.search(/\S/);
    if (at === -1 || text[at] !== '<' || !beginsMarkup(text, at)) {
      this.#note('text outside of records is not well-formed and was passed over');
      return this.#resume(from + nextMarkup(text, Math.max(at, 0)));
    }
    if (message.startsWith('documents may contain only one root')) {
      this.#note('several documents stand one behind the other');
      return this.#resume(from + at);
    }
    if (text.startsWith('<?', at)) {
      const close = text.indexOf('?>', at);
      if (close === -1) return this.#await(text, message);
      this.#note('several documents stand one behind the other');
      return this.#resume(from + close + 2);
    }
    if (text.startsWith('</', at)) {
      const close = text.indexOf('>', at);
      if (close === -1) return this.#await(text, message);
      this.#note(`end tags outside of records do not fit (${message})`);
      return this.#resume(from + close + 1);
    }
    if (text.startsWith('<!--', at)) {
      const close = text.indexOf('-->', at);
      const isLost = close === -1 && (this.#isEnded || text.length > SWALLOW_CHARS);
      if (close === -1 && !isLost) return this.#await(text, message);
      this.#note('comments that are not well-formed were passed over');
      return this.#resume(from + (isLost ? nextMarkup(text, at + 4) : close + 3));
    }
    return this.#repairTag(text, from, at, message);
  }

  /** What is to be passed over is not yet there as a whole. */
  #await(text: string, message: string): null {
    if (text.length > SWALLOW_CHARS) throw this.#corrupt(message);
    this.#stuck = message;
    return null;
  }

  /** A start tag outside of records that is not well-formed is mended and read in its place. */
  #repairTag(text: string, from: number, at: number, message: string): string | null {
    const close = text.indexOf('>', at);
    if (close === -1) return this.#await(text, message);
    const tag = repairXml(text.slice(at, close + 1));
    if (tag.repairs.length === 0) throw this.#corrupt(message);
    this.#note(tag.repairs[0] ?? '');
    this.#resume(from + at);
    this.#base += close + 1 - at - tag.text.length;
    this.#mendedAt = from + at;
    try {
      this.#parser.write(tag.text);
    } catch (error) {
      throw error instanceof Fault ? this.#corrupt(error.message) : error;
    } finally {
      this.#mendedAt = null;
    }
    this.#eventEnd = from + close + 1;
    return this.#window.slice(from + close + 1, this.#window.to);
  }

  /** A new parser that stands at a position within the elements that are open; gives back the text from there. */
  #resume(position: number): string {
    this.#parser = this.#newParser(true);
    this.#replaying = true;
    // Saxes knows its position within a piece only while it reads it.
    const opened = this.#qnames.map((qname) => `<${qname}>`).join('');
    this.#parser.write(opened);
    this.#replaying = false;
    this.#base = position - opened.length;
    this.#eventEnd = position;
    this.#progress = position;
    return this.#window.slice(position, this.#window.to);
  }

  #broken(capture: Capture, reason: string): Resync {
    this.#capture = null;
    this.#frames = [];
    this.#path.length = capture.depth;
    this.#qnames.length = capture.depth;
    this.#scopes.length = capture.depth;
    this.#scope = capture.scope;
    return { capture, reason, searched: capture.start + 1, sample: null };
  }

  /** Looks for the end of a broken element, mends or reports it; gives the position behind it, null where it is not yet there. */
  #endOfBroken(resync: Resync): number | null {
    const { capture } = resync;
    const parent = this.#qnames.at(-1);
    const text = this.#window.slice(resync.searched, this.#window.to);
    const found = endOfElement(text, capture.qname, parent);
    if (found === null) {
      const keep = capture.qname.length + (parent?.length ?? 0) + 4;
      resync.searched = Math.max(resync.searched, this.#window.to - keep);
      if (this.#window.to - capture.start > this.#limits.elementChars) {
        resync.sample ??= this.#window.slice(capture.start, capture.start + 200);
        this.#window.dropBefore(resync.searched);
      }
      return null;
    }
    const end = resync.searched + found.end;
    const cut = resync.searched + found.cut;
    this.#resync = null;
    const fits = resync.sample === null && cut - capture.start <= this.#limits.elementChars;
    const source = fits ? this.#window.slice(capture.start, cut) : null;
    const mended = source === null || !found.closed ? null : this.#mend(source, capture);
    const sample =
      source ?? resync.sample ?? this.#window.slice(capture.start, capture.start + 200);
    if (mended === null) this.#report(capture, resync.reason, sample);
    else this.#matched.push(mended);
    return end;
  }

  #mend(source: string, capture: Capture): MatchedElement | null {
    const { text, repairs } = repairXml(source);
    try {
      const reader = new XmlReader({
        match: () => true,
        name: this.#name,
        limits: this.#limits,
        scope: capture.scope,
      });
      reader.push(text);
      reader.end();
      const [read] = reader.take();
      if (read === undefined) return null;
      for (const repair of repairs) this.#note(repair);
      const added = declarations(usedPrefixes(read.element, source), capture.scope, source);
      return {
        element: read.element,
        path: [...this.#path, read.element.name],
        ancestors: this.#around(),
        raw: rawOf(source, capture.qname, added),
        line: capture.line,
        column: capture.column,
        repairs,
      };
    } catch {
      return null;
    }
  }

  #report(capture: Capture, reason: string, text: string): void {
    const { onBroken } = this.#options;
    const { line, column } = capture;
    if (onBroken === undefined) throw this.#corrupt(reason, { line, column });
    const name = this.#local(capture.qname);
    onBroken({ path: [...this.#path, name], line, column, reason, sample: text.slice(0, 200) });
  }

  #openStart(): void {
    if (this.#replaying || this.#capture !== null) return;
    if (this.#mendedAt !== null) {
      this.#tagStart = this.#mendedAt;
      return;
    }
    const position = this.#window.lastBefore('<', Math.min(this.#position, this.#window.to));
    this.#tagStart = Math.max(position, this.#eventEnd);
  }

  #open(qname: string, given: Record<string, string>): void {
    if (this.#replaying) return;
    this.#progress = this.#position;
    if (this.#path.length >= this.#limits.depth)
      throw this.#unsafe(`elements nested more than ${this.#limits.depth} deep`);
    const attributes = this.#attributes(given);
    const colon = qname.indexOf(':');
    const prefix = colon === -1 ? '' : qname.slice(0, colon);
    const name = this.#local(qname);
    const uri = this.#scope.get(prefix) ?? '';
    const capture = this.#capture;
    if (capture === null) {
      this.#path.push(name);
      this.#qnames.push(qname);
      this.#scopes.push(this.#outer);
      if (this.#options.match(this.#path, name, uri))
        this.#begin(qname, prefix, name, uri, attributes);
      else {
        const tag = { name, uri, attributes };
        this.#tags.push(tag);
        this.#ancestors = null;
        this.#options.onOpen?.(tag, this.#path);
        this.#eventEnd = this.#position;
      }
      return;
    }
    this.#path.push(name);
    this.#qnames.push(qname);
    this.#scopes.push(this.#outer);
    if (++capture.elements > this.#limits.elements)
      throw this.#unsafe(
        `more than ${this.#limits.elements} elements within one <${capture.qname}>`,
      );
    capture.prefixes.add(prefix);
    if (attributes !== noAttributes) addPrefixes(attributes, capture.prefixes);
    this.#frames.push({ name, uri, attributes, text: '', nodes: null });
  }

  #begin(
    qname: string,
    prefix: string,
    name: string,
    uri: string,
    attributes: Readonly<Record<string, string>>,
  ): void {
    const prefixes = new Set<string>([prefix]);
    addPrefixes(attributes, prefixes);
    this.#capture = {
      start: this.#tagStart,
      qname,
      depth: this.#path.length - 1,
      scope: this.#outer,
      prefixes,
      ...this.#window.placeOf(this.#tagStart),
      elements: 0,
    };
    this.#frames.push({ name, uri, attributes, text: '', nodes: null });
  }

  /** Scope outside of the element that is being opened. */
  #outer: Scope = XML_PREFIX;

  /** Attributes without declarations of namespaces, which change the scope. */
  #attributes(given: Record<string, string>): Readonly<Record<string, string>> {
    this.#outer = this.#scope;
    let count = 0;
    let declared: Map<string, string> | null = null;
    for (const name in given) {
      const value = given[name] ?? '';
      if (++count > this.#limits.attributes)
        throw this.#unsafe(`more than ${this.#limits.attributes} attributes in one tag`);
      if (value.length > this.#limits.attributeChars)
        throw this.#unsafe(`an attribute of more than ${this.#limits.attributeChars} characters`);
      if (!name.startsWith('xmlns') || (name.length > 5 && name[5] !== ':')) continue;
      declared ??= new Map(this.#scope);
      declared.set(name.slice(6), value.trim());
      delete given[name];
      count--;
    }
    if (declared !== null) this.#scope = declared;
    return count === 0 ? noAttributes : given;
  }

  #close(): void {
    if (this.#replaying) return;
    this.#progress = this.#position;
    const capture = this.#capture;
    if (capture !== null) this.#closeFrame(capture);
    else {
      this.#checkEndTag();
      this.#tags.pop();
      this.#ancestors = null;
    }
    this.#path.pop();
    this.#qnames.pop();
    this.#scope = this.#scopes.pop() ?? this.#scope;
    if (this.#capture === null) this.#eventEnd = this.#position;
  }

  /** The parser closes everything at an end tag that nothing was opened for; we pass it over. */
  #checkEndTag(): void {
    if (this.#options.tolerant !== true) return;
    const position = Math.min(this.#position, this.#window.to);
    const text = this.#window.slice(this.#window.lastBefore('<', position), position);
    const name = /^<\/([^\s>]*)/.exec(text)?.[1];
    if (name !== undefined && !this.#qnames.includes(name))
      throw new Fault(`unmatched closing tag: ${name}`);
  }

  #closeFrame(capture: Capture): void {
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    const element = elementOf(frame);
    const above = this.#frames.at(-1);
    if (above !== undefined) {
      if (above.nodes === null) above.nodes = above.text === '' ? [element] : [above.text, element];
      else above.nodes.push(element);
      return;
    }
    const source = this.#window.slice(capture.start, this.#position);
    if (source.length > this.#limits.elementChars) throw this.#tooLong();
    if (!endsWithTag(source, capture.qname)) throw new Fault(`<${capture.qname}> is not closed`);
    this.#capture = null;
    this.#matched.push({
      element,
      path: [...this.#path],
      ancestors: this.#around(),
      raw: rawOf(source, capture.qname, declarations(capture.prefixes, capture.scope, source)),
      line: capture.line,
      column: capture.column,
      repairs: noRepairs,
    });
  }

  #around(): readonly XmlTag[] {
    this.#ancestors ??= [...this.#tags];
    return this.#ancestors;
  }

  #text(text: string): void {
    if (this.#replaying) return;
    const frame = this.#frames.at(-1);
    if (frame === undefined) {
      this.#eventEnd = Math.max(this.#eventEnd, this.#position - 1);
      return;
    }
    if (frame.nodes === null) frame.text += text;
    else frame.nodes.push(text);
  }

  #doctype(doctype: string): void {
    if (/<!ENTITY/i.test(doctype)) throw this.#unsafe('a document type that declares entities');
    this.#note('the document type was passed over');
    this.#eventEnd = this.#position;
  }

  /** Forgets text that nothing needs any more, and refuses what has no end. */
  #guard(): void {
    if (
      this.#options.tolerant === true &&
      this.#stuck === null &&
      this.#window.to - this.#progress > SWALLOW_CHARS &&
      this.#hasUnread()
    ) {
      this.#run(this.#recover(SWALLOWED));
      if (this.#resync !== null) return;
    }
    const needed = this.#capture?.start ?? this.#eventEnd;
    if (this.#window.to - needed > this.#limits.elementChars) {
      const fault = this.#tooLong();
      if (!(fault instanceof Fault) || this.#capture === null) throw fault;
      this.#resync = this.#broken(this.#capture, fault.message);
      this.#endOfBroken(this.#resync);
      return;
    }
    this.#window.dropBefore(needed);
  }

  /** A record without end is passed over where somebody wants to know of it; all else is refused. */
  #tooLong(): Error {
    const reason = `longer than ${this.#limits.elementChars} characters`;
    const isTold = this.#options.tolerant === true && this.#options.onBroken !== undefined;
    return this.#capture !== null && isTold
      ? new Fault(reason)
      : this.#unsafe(`text or element ${reason}`);
  }

  #local(qname: string): string {
    const known = this.#locals.get(qname);
    if (known !== undefined) return known;
    const local = qname.slice(qname.indexOf(':') + 1);
    if (this.#locals.size < 10_000) this.#locals.set(qname, local);
    return local;
  }

  #note(note: string): void {
    if (note === '' || this.#notes.has(note) || this.#notes.size >= 100) return;
    this.#notes.add(note);
    this.#options.onNote?.(note);
  }

  #here(): { readonly line: number; readonly column: number } {
    return this.#window.placeOf(Math.min(this.#position, this.#window.to));
  }

  #corrupt(message: string, place = this.#here()): OpendrawerError {
    return new OpendrawerError(
      'INPUT_CORRUPT',
      `${this.#name}, line ${place.line}, column ${place.column}: not well-formed XML: ${message}`,
    );
  }

  #truncated(): OpendrawerError {
    const place = this.#window.placeOf(this.#window.to);
    const open = this.#resync?.capture.qname ?? this.#qnames.at(-1) ?? '';
    return new OpendrawerError(
      'INPUT_CORRUPT',
      `${this.#name}, line ${place.line}, column ${place.column}: the XML ends before </${open}>`,
    );
  }

  #unsafe(what: string): OpendrawerError {
    const { line, column } = this.#here();
    return new OpendrawerError(
      'INPUT_UNSAFE',
      `${this.#name}, line ${line}, column ${column}: ${what}`,
    );
  }
}

const noRepairs: readonly string[] = Object.freeze([]);
