/**
 * A scripted upstream that speaks OpenAI's protocol: `/<chunks>x<ms>/v1/chat/completions` answers with so many chunks, one each so
 * many milliseconds, or all at once where those are 0; `/whole/v1/chat/completions` with JSON. Tells over IPC when a client hangs up
 * before the end, and below `/told/` when a call begins, too.
 */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Open { response: ServerResponse, left: number, end: Buffer }

const event = (fields: object): Buffer => Buffer.from(`data: ${JSON.stringify({
  id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1764000000, model: 'bench', ...fields
})}\n\n`)
const chunk = (delta: object, finish: string | null): Buffer => event({ choices: [{ index: 0, delta, finish_reason: finish }] })

const TEXT = chunk({ content: 'nine chars' }, null)

/** The end, with the usage that every request asks for. */
const endOf = (chunks: number): Buffer => Buffer.concat([
  chunk({}, 'stop'), event({ choices: [], usage: { prompt_tokens: 9, completion_tokens: chunks, total_tokens: 9 + chunks } }), Buffer.from('data: [DONE]\n\n')
])

/** A whole answer, as OpenAI's API words it. */
const WHOLE = Buffer.from(JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 1764000000,
  model: 'bench',
  choices: [{ index: 0, message: { role: 'assistant', content: 'nine chars'.repeat(100), refusal: null }, logprobs: null, finish_reason: 'stop' }],
  usage: { prompt_tokens: 9, completion_tokens: 100, total_tokens: 109 }
}))

// One timer for all streams of a pace: a timer each would cost the machine more than the streams do.
const paces = new Map<number, Set<Open>>()

function paceOf (ms: number): Set<Open> {
  const known = paces.get(ms)
  if (known !== undefined) return known
  const open = new Set<Open>()
  paces.set(ms, open)
  setInterval(() => {
    for (const stream of open) {
      if (stream.left-- > 0) { stream.response.write(TEXT); continue }
      open.delete(stream)
      stream.response.end(stream.end)
    }
  }, ms)
  return open
}

const server = createServer((request, response) => {
  const [, told, chunks, ms] = /^(\/told)?\/(\d+)x(\d+)\//.exec(request.url ?? '') ?? ['', undefined, '1', '1']
  request.resume().on('end', () => {
    if (request.url?.startsWith('/whole/') === true) {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': WHOLE.length }).end(WHOLE)
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    if (told !== undefined) process.send?.({ hasBegun: true })
    if (ms === '0') {
      for (let left = Number(chunks); left > 0; left--) response.write(TEXT)
      response.end(endOf(Number(chunks)))
      return
    }
    const stream = { response, left: Number(chunks) - 1, end: endOf(Number(chunks)) }
    response.write(TEXT)
    const open = paceOf(Number(ms))
    open.add(stream)
    response.on('close', () => {
      if (open.delete(stream)) process.send?.({ hangUpAt: performance.timeOrigin + performance.now() })
    })
  })
})
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
process.on('SIGTERM', () => { process.exit() })
