/** Answers of one worker, read and stopped through another. */
import { Agent, request } from 'node:http'
import t from 'tap'
import { readEvents } from '../event-reader.js'
import { eventually } from '../helper.js'
import { startUpstream } from '../upstream.js'
import { startWorkers, type ServiceOfWorkers } from './workers.js'

let asks = 0

/** Read over a connection of its own: the next worker gets it. The worker's number is in the log line, which comes at the end. */
function readNext (service: ServiceOfWorkers, path: string, token: string, headers: Record<string, string> = {}) {
  const id = `read-${asks += 1}`
  const reader = { text: '', ended: Promise.resolve(0), close: (): void => undefined }
  reader.ended = new Promise((resolve, reject) => {
    const options = { agent: new Agent(), headers: { 'x-request-id': id, authorization: `Bearer ${token}`, ...headers } }
    const asking = request(`${service.url}${path}`, options, (response) => {
      response.setEncoding('utf8').on('data', (piece: string) => { reader.text += piece })
      response.on('end', () => {
        eventually('the line of the request', () => service.lines.find((one) => one.includes(`"${id}"`)))
          .then((line) => { resolve((JSON.parse(line) as { worker: number }).worker) }, reject)
      })
    })
    asking.on('error', reject).end()
  })
  return reader
}

t.test('the same bytes from every worker, at once; a stop reaches the other one', async (t) => {
  const upstream = await startUpstream(t)
  const service = await startWorkers(t, { agents: [upstream.agent()] })
  const { accessToken: token } = await service.register()
  const ask = async (nth: number) => {
    const asker = await readEvents(`${service.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'q', stream: true } })
    await eventually('the call', () => upstream.calls.length === nth)
    const call = upstream.calls[nth - 1]
    if (call === undefined) throw new Error('there is no call')
    const start = await asker.until(({ event }) => event === 'start')
    return { asker, call, id: start.data.messageId as string }
  }

  await t.test('bytes', async (t) => {
    const { call, id } = await ask(1)
    for (const word of ['one ', 'two ', 'three ']) await call.text(word)
    const cursor = { 'last-event-id': `${id}:4:2` }
    const readers = [1, 2, 3, 4].map(() => readNext(service, `/api/chat/generations/${id}/stream`, token, cursor))
    await eventually('the suffix', () => readers.every(({ text }) => text.includes('three')))
    const delays: number[] = []
    for (let n = 0; n < 20; n += 1) {
      const word = `word${n}. `
      const saidAt = performance.now()
      await call.text(word)
      // Every word by itself: a poll of the database would merge some, half a second late.
      await eventually(word, () => readers.every(({ text }) => text.includes(word)))
      delays.push(performance.now() - saidAt)
    }
    call.finish()
    const workers = await Promise.all(readers.map(({ ended }) => ended))
    t.same([...new Set(workers)].sort(), [1, 2], 'both workers were asked')
    t.same(new Set(readers.map(({ text }) => text)).size, 1, 'byte for byte')
    t.match(readers[0]?.text, /word0.*\n(?:.*\n)*.*word19(?:.*\n)*event: end/)
    t.comment(`a word reached all readers ${Math.round(delays.sort((a, b) => a - b)[10] ?? 0)} ms after it was said (median of 20)`)
    const late = [1, 2].map(() => readNext(service, `/api/chat/generations/${id}/stream`, token, cursor))
    t.same([...await Promise.all(late.map(({ ended }) => ended))].sort(), [1, 2])
    t.same(new Set([...late, ...readers].map(({ text }) => text)).size, 1, 'and after the end')
  })

  await t.test('stops', async (t) => {
    const times: number[] = []
    for (let nth = 2; nth < 8; nth += 1) {
      const { asker, call, id } = await ask(nth)
      await call.text('half ')
      await asker.until(({ event }) => event === 'chunk')
      const askedAt = performance.now()
      const { status, body } = await service.json(`/api/chat/generations/${id}/stop`, { token, method: 'POST', headers: { connection: 'close' } })
      times.push(performance.now() - askedAt)
      t.equal(status, 200)
      t.match(body, { message: { status: 'stopped', content: 'half ' } })
      await asker.ended
    }
    t.comment(`stops took ${times.map((time) => Math.round(time)).join(', ')} ms, on both workers in turns`)
  })
  t.equal(await service.stop('SIGTERM'), 0)
})
