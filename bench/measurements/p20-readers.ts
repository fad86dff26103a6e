/** P20: a crowd that reads one answer, and hangs up at once. */
import { setTimeout as sleep } from 'node:timers/promises'
import { digits, type Bench, type Figure, type Measurement } from '../measurement.js'
import { startPeer } from '../processes.js'
import { startService } from '../service.js'

const GOAL_MS = 200

/** Longest gap that anybody else has while so many read one generation, and then hang up together. */
export const crowd: Measurement = {
  id: 'P20',
  title: 'readers of one generation',
  async run (bench: Bench): Promise<Figure[]> {
    const count = bench.quick ? 100 : 1000
    const upstream = await startPeer('upstream')
    bench.cleanUp(upstream.stop)
    const service = await startService(bench, [{ id: 'scripted', name: 'Scripted', provider: 'openai', endpoint: `${upstream.url}/2000x10/v1`, model: 'bench' }])
    const { accessToken: token } = await service.register('reader')
    const { accessToken: other } = await service.register('other')
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const asked = await fetch(`${service.url}/api/chat/completions`, { method: 'POST', headers, body: JSON.stringify({ agentId: 'scripted', message: 'Say something.', stream: true }) })
    const stream = asked.body?.getReader()
    let text = ''
    while (!text.includes('"messageId"')) text += new TextDecoder().decode((await stream?.read())?.value)
    const id = /"messageId":"([^"]+)"/.exec(text)?.[1] ?? ''
    void (async () => { while ((await stream?.read())?.done === false); })().catch(() => undefined)

    let longest = 0
    const over = new AbortController()
    const watching = (async () => {
      while (!over.signal.aborted) {
        const startedAt = performance.now()
        await (await fetch(`${service.url}/api/auth/me`, { headers: { authorization: `Bearer ${other}` } })).arrayBuffer()
        longest = Math.max(longest, performance.now() - startedAt)
      }
    })()
    const readers = await startPeer('readers', undefined, { READERS: String(count), READERS_URL: `${service.url}/api/chat/generations/${id}/stream`, READERS_TOKEN: token })
    bench.cleanUp(readers.stop)
    await new Promise((resolve) => { readers.onMessage((message) => { if (message === 'reading') resolve(undefined) }) })
    await sleep(1000)
    const reading = longest
    longest = 0
    await readers.stop()
    await sleep(1000)
    over.abort()
    await watching
    const figure = (path: string, ms: number): Figure => ({
      path,
      baseline: '–',
      measured: `${digits(ms)} ms`,
      ratio: null,
      spread: '–',
      goal: `≤ ${GOAL_MS} ms`,
      met: ms <= GOAL_MS,
      notes: []
    })
    return [figure(`longest small call while ${count} read one generation`, reading), figure(`longest small call while ${count} hang up at once`, longest)]
  }
}
