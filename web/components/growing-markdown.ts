/** Markdown that grows: of a text that has become longer only the end is parsed again, so that a long answer costs what it is long. */
import MarkdownIt, { type Env } from 'markdown-it'

/** What links refer to, by label. */
export type References = NonNullable<Env['references']>

/** What has been parsed: the HTML of each block, where the last but one begins, and what links refer to. */
export interface Parsed { blocks: string[], end: number, references: References }

/** Parser of a text, given what its links may refer to. */
export type Parse = (text: string, references: References) => Parsed

/** Later lines change the last block, and may take away one that a half-written line seemed to begin. */
const OPEN_BLOCKS = 2

const parser = new MarkdownIt({ html: false, linkify: true, breaks: false })

/**
 * Parse a text.
 * @param text in Markdown (CommonMark with tables and bare links); HTML in it is text
 * @param known what its links may refer to, beside what it says itself
 */
export const parse: Parse = (text, known) => {
  const env: Env & { references: References } = { references: { ...known } }
  const tokens = parser.parse(text, env)
  const blocks: string[] = []
  const lines: number[] = []
  let begin = 0
  tokens.forEach(({ level, nesting }, index) => {
    if (level !== 0 || nesting === 1) return
    lines.push(tokens[begin]?.map?.[0] ?? 0)
    blocks.push(parser.renderer.render(tokens.slice(begin, index + 1), parser.options, env))
    begin = index + 1
  })
  return { blocks, end: offsetOf(text, lines.at(-OPEN_BLOCKS) ?? 0), references: env.references }
}

/** Where a line begins, counted as the parser does, to which CR LF and CR are one end of a line. */
function offsetOf (text: string, line: number): number {
  const ends = /\r\n?|\n/g
  for (let count = 0; count < line; count++) if (ends.exec(text) === null) return 0
  return ends.lastIndex
}

const sizeOf = (references: Parsed['references']): number => Object.keys(references).length

/** A text that is read while it is written. */
export class GrowingMarkdown {
  #settled = ''
  #blocks: string[] = []
  #references: Parsed['references'] = {}
  readonly #parse: Parse

  /** @param by parses, where it is not the parser above */
  constructor (by: Parse = parse) { this.#parse = by }

  /**
   * HTML of each block of a text.
   * @param text the text of before with more behind it; any other begins anew
   */
  blocksOf (text: string): string[] {
    if (!text.startsWith(this.#settled)) {
      this.#settled = ''
      this.#blocks = []
      this.#references = {}
    }
    const rest = text.slice(this.#settled.length)
    const { blocks, end, references } = this.#parse(rest, this.#references)
    if (end > 0) this.#settle(rest.slice(0, end))
    // Links refer to what stands below them, too, which may not be whole yet.
    if (sizeOf(references) > sizeOf(this.#references)) return this.#parse(text, {}).blocks
    return end > 0 ? [...this.#blocks, ...blocks.slice(-OPEN_BLOCKS)] : [...this.#blocks, ...blocks]
  }

  #settle (part: string): void {
    const { blocks, references } = this.#parse(part, this.#references)
    this.#settled += part
    const isReferredTo = sizeOf(references) > sizeOf(this.#references)
    this.#blocks = isReferredTo ? this.#parse(this.#settled, references).blocks : [...this.#blocks, ...blocks]
    this.#references = references
  }
}
