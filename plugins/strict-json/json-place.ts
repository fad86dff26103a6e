/** Place where a text stops being JSON (RFC 8259). V8 says so for some errors only, and quotes the text beside it. */

/** A place in a text. Both count from 1; columns count UTF-16 units. */
export interface Place { line: number, column: number }

const LITERALS = ['true', 'false', 'null']
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const [QUOTE, BACKSLASH, SPACE_UNIT] = [0x22, 0x5c, 0x20]
const SPACE = /[ \t\n\r]*/y

/** The end of what a sticky expression matches at a place; -1 where it does not. */
function past (expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at
  return expression.test(text) ? expression.lastIndex : -1
}

/** End of a string, or, negative, minus one, the place that is wrong in it. */
function pastString (text: string, start: number): number {
  for (let at = start + 1; ;) {
    const unit = text.charCodeAt(at)
    if (unit === QUOTE) return at + 1
    if (unit >= SPACE_UNIT && unit !== BACKSLASH) {
      at += 1
      continue
    }
    const next = past(ESCAPE, text, at)
    if (next === -1) return -at - 1
    at = next
  }
}

/** End of a string, number or literal, or, negative, minus one, the place that is wrong in it. */
function pastScalar (text: string, at: number): number {
  if (text[at] === '"') return pastString(text, at)
  const literal = LITERALS.find((one) => text.startsWith(one, at))
  const end = literal === undefined ? past(NUMBER, text, at) : at + literal.length
  return end === -1 ? -at - 1 : end
}

/**
 * The index at which a text stops being JSON; its length where the rest is missing, -1 where nothing is wrong.
 * One pass, without recursion.
 */
function brokenAt (text: string): number {
  const closers: string[] = []
  // What is due: a value, a key (or the end of what has just been opened), or what follows a value.
  let due: 'value' | 'first' | 'key' | 'after' = 'value'
  for (let at = 0; ;) {
    at = past(SPACE, text, at)
    const character = text[at]
    const closer = closers.at(-1)
    if (due === 'after' && closer === undefined) return character === undefined ? -1 : at
    if (character === undefined) return text.length
    if ((due === 'after' || due === 'first') && character === closer) {
      closers.pop()
      due = 'after'
      at += 1
    } else if (due === 'after') {
      if (character !== ',') return at
      due = closer === '}' ? 'key' : 'value'
      at += 1
    } else if (due === 'key' || (due === 'first' && closer === '}')) {
      if (character !== '"') return at
      const end = pastString(text, at)
      if (end < 0) return -end - 1
      at = past(SPACE, text, end)
      if (text[at] !== ':') return at
      due = 'value'
      at += 1
    } else if (character === '{' || character === '[') {
      closers.push(character === '{' ? '}' : ']')
      due = 'first'
      at += 1
    } else {
      const end = pastScalar(text, at)
      if (end < 0) return -end - 1
      due = 'after'
      at = end
    }
  }
}

/**
 * The place at which a text stops being JSON; undefined where it is JSON.
 * @param text to look through
 */
export function placeOfError (text: string): Place | undefined {
  const at = brokenAt(text)
  if (at === -1) return undefined
  const before = text.slice(0, at)
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') }
}
