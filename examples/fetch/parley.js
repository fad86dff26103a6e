/** All that a page needs to talk to Parley: a POST, its event stream, and the same POST again when the connection breaks. */

const MOST_FAILURES = 8
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Server-sent events of a response. */
async function * eventsOf (response) {
  let pending = ''
  for await (const piece of piecesOf(response.body.pipeThrough(new TextDecoderStream()))) {
    const blocks = (pending + piece).split('\n\n')
    pending = blocks.pop()
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s)))
      // Comments keep the connection alive and say nothing.
      if (fields.event !== undefined) yield { id: fields.id, event: fields.event, data: JSON.parse(fields.data) }
    }
  }
}

/** Not every browser can iterate over a stream. */
async function * piecesOf (stream) {
  const reader = stream.getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/**
 * Ask, and yield the events of the answer up to `end` or `error`, each once, however often the connection breaks.
 * @param {{ url: string, key: string }} parley its address, and an API key or access token
 * @param {object} question body of `POST /api/chat/completions`
 */
export async function * ask ({ url, key }, question) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }
  const body = JSON.stringify({ ...question, stream: true })
  for (let failures = 0; ;) {
    try {
      const response = await fetch(`${url}/api/chat/completions`, { method: 'POST', headers, body })
      if (!response.ok) throw await refusalOf(response)
      for await (const event of eventsOf(response)) {
        failures = 0
        headers['last-event-id'] = event.id
        yield event
        if (event.event === 'end' || event.event === 'error') return
      }
      throw new Error('The connection broke.')
    } catch (error) {
      failures++
      if (error.isFinal === true || failures > MOST_FAILURES) throw error
      await sleep(Math.min(250 * 2 ** failures, 10_000))
    }
  }
}

/** Stop an answer: what there is of it is kept. */
export async function stop ({ url, key }, messageId) {
  await fetch(`${url}/api/chat/generations/${messageId}/stop`, { method: 'POST', headers: { authorization: `Bearer ${key}` } })
}

async function refusalOf (response) {
  const { code, message } = await response.json().catch(() => ({ code: `HTTP_${response.status}`, message: 'No answer of Parley.' }))
  const requestId = response.headers.get('x-request-id')
  return Object.assign(new Error(`${message} (${code}, request ${requestId})`), { isFinal: response.status < 500 && response.status !== 429 })
}
