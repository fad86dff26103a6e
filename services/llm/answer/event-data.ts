/**
 * Content of one event's data, in whatever form servers send it: JSON, several JSON documents, the terminator, or a
 * word that only keeps the connection open.
 */

/** Stands for the terminator among an event's documents. */
export const DONE = Symbol('done')

/** Words that mean nothing but that the upstream is still there. */
const KEEP_ALIVE = /^(?:|:.*|"?(?:ping|pong|heartbeat|keep-?alive|null|none|undefined)"?)$/i

const TERMINATOR = /^"?\[DONE\]"?$/i

/** Separators of documents in one event: white space, and what bad joining leaves there. */
const BETWEEN = /(?:[\s,]|data:)*/y

/** Whether an event says by its name that it only keeps the connection open. */
export function isKeepAlive (name: string): boolean {
  return name !== 'message' && name !== '' && KEEP_ALIVE.test(name)
}

/**
 * The documents of an event or of a body, in order.
 * @param data as sent
 * @returns parsed, `DONE` for a terminator; none for a keep-alive; undefined where it can't be read
 */
export function documentsOf (data: string): unknown[] | undefined {
  const text = data.trim()
  if (text.length < 32) {
    if (TERMINATOR.test(text)) return [DONE]
    if (KEEP_ALIVE.test(text)) return []
  }
  const whole = parse(text)
  if (whole !== undefined) return [whole]
  const documents: unknown[] = []
  for (const part of split(text)) {
    const document = part === '[DONE]' ? DONE : parse(part)
    if (document === undefined) return undefined
    documents.push(document)
  }
  return documents.length === 0 ? undefined : documents
}

/** An exception of `JSON.parse` quotes what it could not read, which must not go where exceptions go. */
function parse (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function * split (text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    BETWEEN.lastIndex = at
    BETWEEN.test(text)
    const start = BETWEEN.lastIndex
    if (start >= text.length) return
    at = text.startsWith('[DONE]', start) ? start + 6 : endOf(text, start)
    yield text.slice(start, at)
  }
}

/** Index after the object or array that begins at `start`; the text's end where it does not close, or nothing begins there. */
function endOf (text: string, start: number): number {
  const mark = /["{}[\]]/g
  let depth = 0
  mark.lastIndex = start
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    if (match[0] === '"') {
      const string = /"[^"\\]*(?:\\.[^"\\]*)*"/sy
      string.lastIndex = match.index
      if (!string.test(text)) return text.length
      mark.lastIndex = string.lastIndex
    } else {
      depth += match[0] === '{' || match[0] === '[' ? 1 : -1
      if (depth <= 0) return mark.lastIndex
    }
  }
  return text.length
}
