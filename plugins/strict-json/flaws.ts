/** Flaws of values that JSON can carry but this service can't store. */
import { unstorable } from '../../text.js'

/** The deepest that JSON may nest. */
export const DEEPEST = 32
/** Most values of a body: ten times what its schemas allow in good sense; parsing and checking as many takes some 40 ms. */
export const MOST_VALUES = 32_768

/** Something that is wrong with a value, in the form of Ajv's errors. */
export interface Flaw {
  /** JSON pointer (RFC 6901, without its escapes). */
  instancePath: string
  message: string
  keyword: string
  params: Record<string, unknown>
  schemaPath: string
}

interface Found { keys: (string | number)[], message: string, keyword: string }

const TOO_DEEP: Found = { keys: [], message: `must not nest deeper than ${DEEPEST} levels`, keyword: 'depth' }

const flawOf = ({ keys, message, keyword }: Found): Flaw =>
  ({ instancePath: keys.map((key) => `/${key}`).join(''), message, keyword, params: {}, schemaPath: '' })

function flawOfText (value: string): Found | undefined {
  const message = unstorable(value)
  return message === undefined ? undefined : { keys: [], message, keyword: 'text' }
}

/** The path is put together on the way back, so that a value without a flaw costs no text. */
function search (value: unknown, depth: number): Found | undefined {
  if (typeof value === 'string') return flawOfText(value)
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : { keys: [], message: 'must be a finite number', keyword: 'number' }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth >= DEEPEST) return TOO_DEEP
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const found = search(value[index], depth + 1)
      if (found !== undefined) return { ...found, keys: [index, ...found.keys] }
    }
    return undefined
  }
  for (const key of Object.keys(value)) {
    const wrongKey = flawOfText(key)
    if (wrongKey !== undefined) return wrongKey
    const found = search((value as Record<string, unknown>)[key], depth + 1)
    if (found !== undefined) return { ...found, keys: [key, ...found.keys] }
  }
  return undefined
}

/**
 * The first flaw of a parsed value: NUL, a lone surrogate, a number beyond a double (`1e400`), or nesting that is too deep.
 * Takes one look at each value.
 * @param value anything parsed
 * @param depth levels above it
 */
export function findFlaw (value: unknown, depth = 0): Flaw | undefined {
  const found = search(value, depth)
  return found === undefined ? undefined : flawOf(found)
}

/** The flaw of what nests too deeply, wherever it does. */
export const tooDeep = (): Flaw => flawOf(TOO_DEEP)

/** The flaw of what holds too many values. */
export const tooMany = (): Flaw => flawOf({ keys: [], message: `must not hold more than ${MOST_VALUES} values`, keyword: 'values' })
