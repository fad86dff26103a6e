/** Server-sent events as the HTML standard reads them (section 9.2.6, interpreting an event stream). */
import { strayOf } from './errors.js'
import { brokenBy, isOfType } from './http.js'

/** One event of a stream. */
export interface ServerSentEvent {
  /** `message` where the stream names none. */
  type: string
  data: string
  /** Of this event or the last one before it that had one. */
  lastEventId: string
}

const LINE = /\r\n|\r|\n/g

/**
 * A parser of one stream.
 * @returns takes the stream's text as it comes, in pieces cut anywhere, and gives the events that each piece completes
 */
export function createEventStreamParser (): (text: string) => ServerSentEvent[] {
  let rest = ''
  let scanned = 0
  let lastEventId = ''
  let type = ''
  let data: string[] = []

  const take = (line: string): ServerSentEvent | undefined => {
    if (line === '') {
      const event = { type: type === '' ? 'message' : type, data: data.join('\n'), lastEventId }
      const isEmpty = data.length === 0
      type = ''
      data = []
      return isEmpty ? undefined : event
    }
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'data') data.push(value)
    else if (field === 'event') type = value
    else if (field === 'id' && !value.includes('\0')) lastEventId = value
    return undefined
  }

  return (text) => {
    rest += text
    const events: ServerSentEvent[] = []
    let begin = 0
    LINE.lastIndex = scanned
    for (let match = LINE.exec(rest); match !== null; match = LINE.exec(rest)) {
      // The newline that belongs to this carriage return may be in the next piece.
      if (match[0] === '\r' && LINE.lastIndex === rest.length) break
      const event = take(rest.slice(begin, match.index))
      if (event !== undefined) events.push(event)
      begin = LINE.lastIndex
    }
    rest = rest.slice(begin)
    // A line that is still growing is not searched again from its beginning.
    scanned = rest.endsWith('\r') ? rest.length - 1 : rest.length
    return events
  }
}

/**
 * The events of an answer's body. Leaving the loop cancels the body.
 * @param response of a call that streams
 * @param idleMs how long the connection may be silent, comments included, before it counts as dead
 * @param signal of the call
 * @throws {ParleyNetworkError} when the body breaks off or falls silent
 * @throws {ParleyApiError} `HTTP_<status>` for 204, which has nothing to be streamed, and for a page
 */
export async function * readEvents (
  response: Response, idleMs: number, signal: AbortSignal | undefined
): AsyncGenerator<ServerSentEvent> {
  const { body } = response
  // Any other text without events ends as a broken connection does.
  if (body === null || isOfType(response, 'text/html') || isOfType(response, 'application/json')) {
    body?.cancel().catch(() => undefined)
    throw strayOf(response)
  }
  const reader = body.getReader()
  const decoder = new TextDecoder()
  const parse = createEventStreamParser()
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read(), idleMs)
        .catch((cause: unknown) => { throw brokenBy(cause, signal, response.headers) })
      if (done) return
      yield * parse(decoder.decode(value, { stream: true }))
    }
  } finally {
    reader.cancel().catch(() => undefined)
  }
}

function inTime<T> (reading: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => { reject(new Error(`The stream was silent for ${ms} ms.`)) }, ms)
  })
  return Promise.race([reading, silence]).finally(() => { clearTimeout(timer) })
}
