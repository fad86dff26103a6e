/** The console as it is built, from a service of two workers. */
import t from 'tap'
import { startWorkers } from '../faults/workers.js'
import { eventually } from '../helper.js'

t.test('each worker serves the same console', async (t) => {
  const service = await startWorkers(t, { agents: [] })
  const seen = new Map<number, string>()
  let asset = ''
  await eventually('the page of each worker', async () => {
    const id = `page-${Math.random().toString(36).slice(2)}`
    const page = await service.fetch('/', { headers: { accept: 'text/html', connection: 'close', 'x-request-id': id } })
    t.equal(page.status, 200)
    const text = await page.text()
    const nonce = /nonce="([^"]+)"/.exec(text)?.[1] ?? ''
    t.match(page.headers.get('content-security-policy'), `'nonce-${nonce}'`)
    const line = await eventually('the line of the request', () => service.lines.find((one) => one.includes(id)))
    asset = /src="(\/assets\/[^"]+)"/.exec(text)?.[1] ?? ''
    seen.set((JSON.parse(line) as { worker: number }).worker, text.replaceAll(nonce, ''))
    return seen.size === 2
  })
  const [one, other] = [...seen.values()]
  t.equal(one, other, 'but for the nonce')
  const tags = new Set<string | null>()
  // Connections are handed out in turn: some of these reach the other worker.
  for (let count = 0; count < 6; count++) {
    const file = await service.fetch(asset, { headers: { connection: 'close' } })
    t.equal(file.status, 200, asset)
    await file.arrayBuffer()
    tags.add(file.headers.get('etag'))
  }
  t.equal(tags.size, 1, 'what a browser keeps of one worker, it keeps of the other')
})
