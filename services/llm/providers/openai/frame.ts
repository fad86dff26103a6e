/**
 * Frame of a stream's chunks: nearly all of them differ in nothing but their piece of text, so that one that was read tells how to take
 * the text out of those that follow, without parsing them.
 */

/** Piece of text that is all that its chunk says. */
export interface Said { type: 'text' | 'reasoning', text: string }

/** Reads a chunk whole; undefined where it says more, or something else, than one piece of text, or does more than say it. */
export type Reading = (chunk: unknown) => Said | undefined

/** Chunks in a row that may each have another frame before none is looked for any more: some servers' chunks have nothing in common. */
const PATIENCE = 8

/** Member that holds the text, up to its value. */
const MEMBER = { text: /"content": ?(?=")/g, reasoning: /"(?:reasoning_content|reasoning|thinking)": ?(?=")/g }

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/sy

/** Anything but the characters that stand for themselves in a JSON string (RFC 8259 §7). */
const SPECIAL = /[^ !#-[\]-\uffff]/

/** The last member of chunks of some servers, of a random length so that nobody can tell words by their size. */
const PADDING = /,"(?:obfuscation|p)":"[\w+/=-]*"\}$/y

/** Surroundings of the text in a chunk: both parts end and begin with its quotes. */
interface Known { type: Said['type'], before: string, after: string, isPadded: boolean }

/** Frame of the chunk that was read last. */
export class ChunkFrame {
  #known: Known | undefined
  #patience = PATIENCE

  /**
   * Take what a chunk says that has the frame of the one before.
   * @param data as it was sent
   * @returns undefined where it has another, or none is known: then it has to be read
   */
  read (data: string): Said | undefined {
    if (this.#known === undefined) return undefined
    const { type, before, after, isPadded } = this.#known
    // `startsWith` looks at each character by itself.
    if (data.slice(0, before.length) !== before) return undefined
    const end = (isPadded ? paddingOf(data) : data.length) - after.length
    if (end <= before.length || data.slice(end, end + after.length) !== after) return undefined
    const literal = data.slice(before.length, end)
    const text = SPECIAL.test(literal) ? unescaped(literal) : literal
    if (text === undefined || text === '') return undefined
    this.#patience = PATIENCE
    return { type, text }
  }

  /**
   * Know the frame of a chunk that had to be read, and forget any other: what a chunk does beside saying something counts from then on.
   * @param data as it was sent
   * @param said what it says; undefined where its frame is of no use
   * @param reading of the protocol: tells whether the text is all that differs
   */
  learn (data: string, said: Said | undefined, reading: Reading): void {
    this.#known = undefined
    if (said === undefined || this.#patience === 0) return
    this.#patience -= 1
    const known = frameOf(data, said.type)
    if (known === undefined) return
    // The same chunk with another text must say that text, and nothing else that is new.
    const other = `${said.text}.`
    const read = reading(parsed(known.before + JSON.stringify(other).slice(1, -1) + known.after + (known.isPadded ? '}' : '')))
    if (read?.type === said.type && read.text === other) this.#known = known
  }
}

function frameOf (data: string, type: Said['type']): Known | undefined {
  const [member] = data.matchAll(MEMBER[type])
  if (member === undefined) return undefined
  const start = member.index + member[0].length
  STRING.lastIndex = start
  if (!STRING.test(data)) return undefined
  const end = STRING.lastIndex - 1
  const padding = paddingOf(data)
  const isPadded = padding > end
  return { type, before: data.slice(0, start + 1), after: data.slice(end, isPadded ? padding : undefined), isPadded }
}

/** Index of the padding; -1 where there is none. */
function paddingOf (data: string): number {
  const start = data.lastIndexOf(',"')
  PADDING.lastIndex = Math.max(start, 0)
  return PADDING.test(data) ? start : -1
}

function unescaped (literal: string): string | undefined {
  const text = parsed(`"${literal}"`)
  return typeof text === 'string' ? text : undefined
}

function parsed (json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
