const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d]

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

/**
 * Whether JSON nests deeper than that, found before it is parsed: a megabyte of brackets would be an object for each of them. Looks
 * no further than the first bracket that is too deep, so that it may be wrong about what is no JSON.
 * @param bytes JSON as UTF-8
 * @param deepest levels that are allowed
 */
export function nestsDeeper (bytes: Buffer, deepest: number): boolean {
  for (let at = 0, depth = 0; at < bytes.length;) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      at = pastString(bytes, at)
      if (at === -1) return false
      continue
    }
    at += 1
    if (byte === OPEN || byte === OPEN_LIST) {
      depth += 1
      if (depth > deepest) return true
    } else if (byte === CLOSE || byte === CLOSE_LIST) depth -= 1
  }
  return false
}
