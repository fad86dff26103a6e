/** An event of a stream, as far as it says anything. */
export interface StreamEvent { id: string, event: string, data: string }

const field = (block: string, name: string): string => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1] ?? ''

/** Events of a response, one by one; comments are passed over. Leaving the loop cuts the connection. */
export async function * eventsOf (response: Response): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes as Uint8Array, { stream: true })
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const block = text.slice(0, end)
      text = text.slice(end + 2)
      const data = field(block, 'data')
      if (data !== '') yield { id: field(block, 'id'), event: field(block, 'event'), data }
    }
  }
}
