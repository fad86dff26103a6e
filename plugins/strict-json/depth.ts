const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE, COMMA] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d, 0x2c]

/**
 * Index after a string of JSON.
 * @param bytes JSON as UTF-8
 * @param start of its opening quote
 * @returns -1 where it has no end
 */
export function pastString (bytes: Buffer, start: number): number {
  for (let from = start + 1; ;) {
    const quote = bytes.indexOf(QUOTE, from)
    if (quote === -1) return -1
    let slashes = 0
    while (bytes[quote - 1 - slashes] === BACKSLASH) slashes += 1
    from = quote + 1
    if (slashes % 2 === 0) return from
  }
}

/** Bounds of JSON that is parsed. */
export interface Bounds {
  /** Levels. */
  deepest: number
  /** Lists, objects, and commas between what they hold: as many as there are values, or a little more or less. */
  most: number
}

/**
 * The bound that JSON exceeds, found before it is parsed: a megabyte of brackets would be an object for each of them. Looks no further
 * than the first one too many, so that it may be wrong about what is no JSON.
 * @param bytes JSON as UTF-8
 * @param bounds that hold
 */
export function excessOf (bytes: Buffer, { deepest, most }: Bounds): keyof Bounds | undefined {
  for (let at = 0, depth = 0, values = 0; at < bytes.length;) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      at = pastString(bytes, at)
      if (at === -1) return undefined
      continue
    }
    at += 1
    if (byte === CLOSE || byte === CLOSE_LIST) depth -= 1
    if (byte === OPEN || byte === OPEN_LIST) {
      depth += 1
      if (depth > deepest) return 'deepest'
    } else if (byte !== COMMA) continue
    values += 1
    if (values > most) return 'most'
  }
  return undefined
}
