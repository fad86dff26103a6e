import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import type { Test } from 'tap'
import { hunter } from './canaries.js'

/** Status that the receiver answers with; `never` takes envelopes and says nothing. */
type Answers = number | 'never'

export interface SentryReceiver {
  dsn: string
  envelopes: string[]
  /** Answer otherwise from now on. */
  answer(how: Answers): void
}

/** Receiver of Sentry's envelopes, as text; closed after the test. */
export async function startSentry (t: Test, first: Answers = 200): Promise<SentryReceiver> {
  let answers = first
  const envelopes: string[] = []
  const hunt = hunter(t, 'an envelope')
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const envelope = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body).toString() : body.toString()
      hunt(envelope)
      envelopes.push(envelope)
      if (answers !== 'never') response.writeHead(answers).end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return { dsn: `http://public@127.0.0.1:${(server.address() as AddressInfo).port}/1`, envelopes, answer (how) { answers = how } }
}

/** Bodies of the items of a type in envelopes. */
export const itemsOf = (envelopes: readonly string[], type: string): Record<string, any>[] => envelopes.flatMap((envelope) => {
  const lines = envelope.split('\n')
  return lines.flatMap((line, at) => at % 2 === 1 && (JSON.parse(line) as { type: string }).type === type ? [JSON.parse(lines[at + 1] ?? '{}') as Record<string, any>] : [])
})
