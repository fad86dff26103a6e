/** Reader of event streams that keeps what others pass over: comments, the number of lines, what comes after the end. */

/** A block of a stream: its lines, and its fields where it is an event. */
export interface Block { lines: string[], comment: boolean, id: string, event: string, data: string }

/** Place in an answer: characters of its text, and number of the event. */
export interface Place { messageId: string, chars: number, n: number }

const ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\d+):(\d+)$/

/**
 * Parts of an event's id.
 * @throws where it is none
 */
export function placeOf (id: string): Place {
  const [, messageId, chars, n] = ID.exec(id) ?? []
  if (messageId === undefined) throw new Error(`"${id}" is not <messageId>:<chars>:<n>`)
  return { messageId, chars: Number(chars), n: Number(n) }
}

const valueOf = (lines: readonly string[], name: string): string => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? ''

/** Block out of its text. */
function blockOf (text: string): Block {
  const lines = text.split('\n')
  return { lines, comment: lines.every((line) => line.startsWith(':')), id: valueOf(lines, 'id'), event: valueOf(lines, 'event'), data: valueOf(lines, 'data') }
}

/** Blocks of a response, one by one. Leaving the loop cuts the connection. */
export async function * blocksOf (response: Response): AsyncGenerator<Block> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes as Uint8Array, { stream: true })
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      yield blockOf(text.slice(0, end))
      text = text.slice(end + 2)
    }
  }
  if (text !== '') yield blockOf(text)
}

/** Events of a stream that is read to its end. */
export async function eventsOf (response: Response): Promise<Block[]> {
  const events: Block[] = []
  for await (const block of blocksOf(response)) if (!block.comment) events.push(block)
  return events
}

/** Text of the chunks among events. */
export const textOf = (events: readonly Block[]): string =>
  events.filter(({ event }) => event === 'chunk').map(({ data }) => (JSON.parse(data) as { content: string }).content).join('')
