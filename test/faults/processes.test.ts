/** Three processes that behave like one: who reads an answer gets the same from each, stops it at each, and disturbs nobody at another. */
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import t, { type Test } from 'tap'
import { readEvents } from '../event-reader.js'
import { eventually } from '../helper.js'
import type { UpstreamCall } from '../upstream.js'
import { startProcesses, type Processes } from './redis-load.js'
import { startRedis } from './redis-servers.js'

t.setTimeout(600_000)

/** Says something to itself. */
const think = (call: UpstreamCall, content: string) => call.raw(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { reasoning_content: content } }] })}\n\n`)

/** Begins an answer in the first process, which the test goes on with. */
async function begin ({ services: [one], token, held }: Processes) {
  const reader = await readEvents(`${one?.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'held', stream: true } })
  const { data: { messageId } } = await reader.until(({ event }) => event === 'start')
  return { reader, messageId: messageId as string, call: await eventually('the call', () => held.shift()) }
}

/** Everything from each process that follows each of the ids, to the end; comments that only keep connections alive apart. */
async function suffixes ({ services, token }: Processes, messageId: string, ids: string[]) {
  return await Promise.all(ids.map(async (id) => await Promise.all(services.map(async (service) => {
    const response = await service.fetch(`/api/chat/generations/${messageId}/stream`, { headers: { authorization: `Bearer ${token}`, 'last-event-id': id } })
    return (await response.text()).replaceAll(': keep-alive\n\n', '')
  }))))
}
const textOf = (stream: string): string => [...stream.matchAll(/^event: chunk\ndata: (.*)$/gm)].map(([, data = '']) => (JSON.parse(data) as { content: string }).content).join('')
const lastOf = (stream: string): unknown => JSON.parse(/data: (.*)\n\n$/.exec(stream)?.[1] ?? 'null')

/** Whether what follows each id is the same everywhere. */
function same (t: Test, found: string[][], ids: string[]): void {
  for (const [index, streams] of found.entries()) {
    if (!t.equal(new Set(streams).size, 1, `the same ${streams[0]?.length} bytes after ${ids[index]}`)) t.strictSame(streams.map((stream) => stream.slice(0, 2000)), [])
  }
}

t.test('three processes with a Redis', async (t) => {
  const redis = await startRedis(t)
  const processes = await startProcesses(t, { redis: redis.url, count: 3 })
  await processes.becomes('up')
  const { services, token } = processes
  const [one, two, three] = services
  if (one === undefined || two === undefined || three === undefined) throw new Error('three')

  await t.test('the same suffix from each, byte for byte', async (t) => {
    const { call, reader, messageId } = await begin(processes)
    void call.text('Good morning, ')
    await reader.until(({ event }) => event === 'chunk')
    void think(call, 'hm')
    await reader.until(({ event }) => event === 'reasoning')
    void call.text('\u{1F469}\u200D\u{1F680} and \\ "everybody"')
    await eventually('it', () => reader.events.length === 4)
    const ids = ['0:0', ...reader.events.map(({ id }) => id), `${messageId}:5:1`, `${messageId}:5:2`]
    const early = suffixes(processes, messageId, ids)
    void call.text(', once')
    await eventually('it', () => reader.text.endsWith('once'))
    const middle = suffixes(processes, messageId, ids)
    await redis.command('FLUSHALL')
    void call.text(', and again')
    await eventually('it', () => reader.text.endsWith('again'))
    const { body: { user } } = await one.json('/api/auth/me', { token })
    await eventually('a stream that is there again', async () => await redis.command('XLEN', `parley:log:${user.id}:${messageId}`) !== 0)
    const late = suffixes(processes, messageId, ids)
    call.finish()
    await reader.ended
    const after = await suffixes(processes, messageId, ids)
    same(t, (await Promise.all([early, middle, late])).flat().concat(after), [...ids, ...ids, ...ids, ...ids])
    const all = [await early, await middle, await late, after]
    for (const [index, id] of ids.entries()) t.equal(new Set(all.flatMap((found) => found[index])).size, 1, `the same early and late after ${id}`)
    t.equal(textOf(after[0]?.[0] ?? ''), reader.text)
    t.match(after[0]?.[2], /event: reasoning/)
  })

  await t.test('of an answer longer than what is kept', async (t) => {
    const { call, reader, messageId } = await begin(processes)
    for (let piece = 0; piece < 6000; piece += 1) await call.text(`${piece} `)
    call.finish()
    await reader.ended
    const ids = ['0:0', ...[0, 1, 500, 3000, 5000, 5999].map((index) => reader.events[index]?.id ?? '')]
    // Its end may still be under way to the others.
    await suffixes(processes, messageId, ids.slice(0, 1))
    const found = await suffixes(processes, messageId, ids)
    same(t, found, ids)
    t.equal(textOf(found[0]?.[1] ?? ''), reader.text)
  })

  await t.test('of an answer that fails, with the time when it did', async (t) => {
    const { call, reader, messageId } = await begin(processes)
    void call.text('half')
    await reader.until(({ event }) => event === 'chunk')
    call.response.destroy()
    await reader.ended
    t.equal(reader.events.at(-1)?.event, 'error')
    const ids = ['0:0', reader.events.at(-2)?.id ?? '']
    const found = await suffixes(processes, messageId, ids)
    same(t, found, ids)
    t.same(lastOf(found[0]?.[1] ?? ''), reader.events.at(-1)?.data)
  })

  await t.test('a stop that another process is sent', (t) => stops(t, processes))

  await t.test('three tabs at three processes', async (t) => {
    const { call, reader: hangsUp, messageId } = await begin(processes)
    const path = `/api/chat/generations/${messageId}/stream`
    const asking = request(`${two.url}${path}`, { headers: { authorization: `Bearer ${token}` }, agent: false }).end()
    const [slow] = await once(asking, 'response') as [IncomingMessage]
    slow.pause()
    const leaves = await readEvents(`${three.url}${path}`, { token })
    const piece = 'A line that is read by three. '.repeat(100)
    void call.text(piece)
    const { id } = await leaves.until(({ event }) => event === 'chunk')
    const seen = leaves.text
    leaves.leave()
    hangsUp.leave()
    for (let count = 1; count < 1000; count += 1) await call.text(piece)
    const resumes = await readEvents(`${three.url}${path}`, { token, headers: { 'last-event-id': id } })
    call.finish()
    await resumes.ended
    const whole = piece.repeat(1000)
    t.equal(seen + resumes.text === whole, true, 'who resumes has all of it, while another reads nothing')
    t.match(resumes.events.at(-1), { event: 'end', data: { message: { status: 'complete' } } }, 'and the asker has hung up')
    let late = ''
    slow.setEncoding('utf8').on('data', (text: string) => { late += text }).resume()
    await once(slow, 'end')
    t.equal(textOf(late) === whole, true, `who reads slowly has it, too: ${textOf(late).length} of ${whole.length}, at last ${late.slice(-200)}`)
    const again = await readEvents(`${one.url}${path}`, { token })
    await again.ended
    t.equal(again.text === whole, true, 'and so has a fourth')
  })
})

async function stops (t: Test, processes: Processes): Promise<void> {
  const { services: [, two, three], token } = processes
  const { call, reader, messageId } = await begin(processes)
  void call.text('as far as this')
  await reader.until(({ event }) => event === 'chunk')
  const elsewhere = await readEvents(`${two?.url}/api/chat/generations/${messageId}/stream`, { token })
  await elsewhere.until(({ event }) => event === 'chunk')
  const startedAt = performance.now()
  const closed = call.closed.then(() => performance.now() - startedAt)
  const stopped = await three?.json(`/api/chat/generations/${messageId}/stop`, { method: 'POST', token })
  const answered = performance.now() - startedAt
  t.match(stopped, { status: 200, body: { message: { id: messageId, status: 'stopped', content: 'as far as this' } } })
  t.comment(`upstream closed after ${Math.round(await closed)} ms, answered after ${Math.round(answered)} ms`)
  await Promise.all([reader.ended, elsewhere.ended])
  for (const { events } of [reader, elsewhere]) t.match(events.at(-1), { event: 'end', data: { message: { status: 'stopped' } } })
}

t.test('three processes without one: the same text and the same end from each', async (t) => {
  const processes = await startProcesses(t, { count: 3 })
  const { call, reader, messageId } = await begin(processes)
  void call.text('Good morning, ')
  await reader.until(({ event }) => event === 'chunk')
  void think(call, 'hm')
  void call.text('\u{1F469}\u200D\u{1F680} and everybody')
  await eventually('it', () => reader.text.endsWith('everybody'))
  const ids = ['0:0', ...reader.events.map(({ id }) => id), `${messageId}:5:2`]
  const asked = suffixes(processes, messageId, ids)
  void call.text(', once')
  call.finish()
  await reader.ended
  // Whoever joins readers of before has the pieces in which those were told.
  const early = await asked
  const after = await suffixes(processes, messageId, ids)
  for (const found of [early, after]) {
    for (const [index, streams] of found.entries()) {
      const [, chars = 0] = /(\d+):\d+$/.exec(ids[index] ?? '') ?? []
      t.same([...new Set(streams.map(textOf))], [reader.text.slice(Number(chars))], `the text after ${ids[index]}`)
      t.equal(new Set(streams.map((stream) => JSON.stringify(lastOf(stream)))).size, 1, 'the same end')
      t.equal(new Set(streams.map((stream) => /id: (\S+:\d+):\d+\n[^]*$/.exec(stream.slice(stream.lastIndexOf('id: ')))?.[1])).size, 1, 'at the same place')
    }
  }
  for (const [index, [, second, third]] of after.entries()) t.equal(second, third, `the same bytes from those that did not produce it, after ${ids[index]}`)
  await t.test('a stop that another process is sent', (t) => stops(t, processes))
})
