/** P20: a crowd that reads one answer, and hangs up at once. */
import { setTimeout as sleep } from 'node:timers/promises'
import { digits, type Bench, type Figure, type Measurement } from '../measurement.js'
import { startPeer } from '../processes.js'
import { startService } from '../service.js'
import { startStopwatch } from '../stopwatch.js'

const GOAL_MS = 200
/** Milliseconds that each phase is watched for beyond its beginning. */
const WATCHED_MS = 1000

/** Longest gap that anybody else has while so many read one generation, and then hang up together; and alone, before. */
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

    const stopwatch = await startStopwatch(bench, service.url, other)
    await sleep(WATCHED_MS)
    // The first calls make its connections.
    await stopwatch.lap()
    await sleep(2 * WATCHED_MS)
    const alone = await stopwatch.lap()
    const readers = await startPeer('readers', undefined, { READERS: String(count), READERS_URL: `${service.url}/api/chat/generations/${id}/stream`, READERS_TOKEN: token })
    bench.cleanUp(readers.stop)
    await new Promise((resolve) => { readers.onMessage((message) => { if (message === 'reading') resolve(undefined) }) })
    const attaching = await stopwatch.lap()
    await sleep(WATCHED_MS)
    const reading = await stopwatch.lap()
    const before = await service.cpu()
    await readers.stop()
    await sleep(WATCHED_MS)
    const leaving = await stopwatch.lap()
    const spent = (await service.cpu() - before) / 1000
    const figure = (path: string, { longest, p99 }: typeof alone, notes: string[] = []): Figure => ({
      path,
      baseline: `alone ${digits(alone.longest)} ms`,
      measured: `${digits(longest)} ms`,
      ratio: null,
      spread: `p99 ${digits(p99)} ms`,
      goal: `≤ ${GOAL_MS} ms`,
      met: longest <= GOAL_MS,
      notes
    })
    return [
      figure(`longest small call while ${count} come to read one generation`, attaching),
      figure(`longest small call while ${count} read one generation`, reading),
      figure(`longest small call while ${count} hang up at once`, leaving, [`${digits(spent)} ms of processor time within ${WATCHED_MS} ms of the hang-up`])
    ]
  }
}
