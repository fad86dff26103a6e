/** The log in memory: whatever the cuts, the limits and the order of things, every reader gets the text once and whole. */
import t from 'tap'
import fc from 'fast-check'
import { UpstreamTimeout } from '../../../../services/calls/errors.js'
import { MemoryLog } from '../../../../services/generations/event-log/memory.js'
import { eventually } from '../../../helper.js'
import { eventLogSuite } from './suite.js'
import { formatEventId, parseCursor, START, type Cursor, type StreamEvent } from '../../../../services/generations/stream-event.js'

const LARGE = { units: 1_000_000, events: 1_000_000 }

/** Everything after a cursor, as followLive reads it; `stored` is the text in the database. */
function readAll (buffer: MemoryLog, from: Cursor, stored: string, most = 256): { events: StreamEvent[], text: string } {
  const events: StreamEvent[] = []
  let text = ''
  for (let cursor = from; ;) {
    const { events: found, missingUntil } = buffer.after(cursor, most)
    const next: StreamEvent[] = missingUntil === undefined
      ? found
      : [{ type: 'chunk', data: { content: stored.slice(cursor.chars, missingUntil) }, n: cursor.n + 1, chars: missingUntil }]
    const last = next.at(-1)
    if (last === undefined) return { events, text }
    for (const { type, data } of next) if (type === 'chunk') text += (data as { content: string }).content
    events.push(...next)
    if (last.type === 'end') return { events, text }
    cursor = last
  }
}

const Step = fc.oneof(
  { weight: 5, arbitrary: fc.string({ minLength: 1, maxLength: 9 }).map((content) => ({ type: 'chunk' as const, content })) },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 9 }).map((content) => ({ type: 'reasoning' as const, content })) },
  { weight: 1, arbitrary: fc.constant({ type: 'status' as const, content: '' }) },
  { weight: 1, arbitrary: fc.constant({ type: 'checkpoint' as const, content: '' }) }
)

t.test('every reader, from every event on, with any limits: no text lost, none twice, numbers without a gap', async () => {
  const Limits = fc.record({ units: fc.nat(60), events: fc.nat(12) })
  fc.assert(fc.property(fc.array(Step, { maxLength: 40 }), Limits, fc.integer({ min: 1, max: 5 }), (steps, limits, most) => {
    const buffer = new MemoryLog(limits)
    const untrimmed = new MemoryLog(LARGE)
    let text = ''
    for (const one of [buffer, untrimmed]) one.append('start', {})
    for (const { type, content } of steps) {
      if (type === 'checkpoint') { buffer.trim(text.length); continue }
      if (type === 'chunk') text += content
      for (const one of [buffer, untrimmed]) one.append(type, type === 'status' ? { type } : { content })
    }
    for (const one of [buffer, untrimmed]) one.append('end', {})
    buffer.trim(text.length)
    const all = readAll(untrimmed, START, text).events
    for (const from of [START, ...all.slice(0, -1)]) {
      const read = readAll(buffer, from, text, most)
      if (text.slice(0, from.chars) + read.text !== text) return false
      if (!read.events.every(({ n }, index) => n === from.n + index + 1)) return false
      if (read.events.some(({ type, data }) => type === 'chunk' && (data as { content: string }).content === '')) return false
      if (read.events.at(-1)?.type !== 'end' || read.events.filter(({ type }) => type === 'start').length !== (from.n === 0 ? 1 : 0)) return false
      // A place in the middle of a chunk, as a reader has it that came from a replica.
      const merged = readAll(buffer, { chars: Math.max(0, from.chars - 1), n: Math.max(1, from.n - 1) }, text, most)
      if (text.slice(0, Math.max(0, from.chars - 1)) + merged.text !== text) return false
      const fewer = readAll(buffer, { chars: from.chars, n: Math.max(1, from.n - 1) }, text, most)
      for (const { type, data } of [...merged.events, ...fewer.events]) if (type === 'chunk' && (data as { content: string }).content === '') return false
      if (text.slice(0, from.chars) + fewer.text !== text) return false
    }
    return true
  }), { numRuns: 300 })
})

t.test('an untrimmed buffer gives back exactly what was not seen, reasoning included', async (t) => {
  const buffer = new MemoryLog(LARGE)
  buffer.append('start', { a: 1 })
  buffer.append('reasoning', { content: 'hm' })
  buffer.append('chunk', { content: 'ab' })
  buffer.append('status', { type: 'retrying' })
  buffer.append('chunk', { content: 'c' })
  t.equal(buffer.closed, false)
  buffer.append('end', {})
  t.equal(buffer.closed, true)
  const { events } = buffer.after(START)
  t.same(events.map(({ type, n, chars }) => [type, n, chars]), [['start', 1, 0], ['reasoning', 2, 0], ['chunk', 3, 2], ['status', 4, 2], ['chunk', 5, 3], ['end', 6, 3]])
  for (const [index, cursor] of events.slice(0, -1).entries()) t.same(buffer.after(cursor).events, events.slice(index + 1))
  t.same(buffer.after({ chars: 1, n: 2 }).events[0]?.data, { content: 'b' }, 'a chunk seen in part is cut')
  t.same(buffer.after({ chars: 99, n: 99 }).events.map(({ type }) => type), ['end'], 'who claims to have more still gets the end')
})

t.test('trimming keeps what is not stored, and the last event', async (t) => {
  const buffer = new MemoryLog({ units: 4, events: 100 })
  buffer.append('start', {})
  for (const content of ['abc', 'def', 'ghi']) buffer.append('chunk', { content })
  buffer.trim(3)
  t.equal(buffer.from, 3, 'only the stored part goes')
  t.same(buffer.after(START).events.map(({ type }) => type), ['start'], 'a new reader still gets the start')
  t.same(buffer.after({ chars: 0, n: 1 }), { events: [], missingUntil: 3 })
  buffer.trim(9)
  t.equal(buffer.from, 6)
  t.equal(buffer.units, 3)
})

t.test('readers that keep up are handed the same events', async (t) => {
  const log = new MemoryLog(LARGE)
  log.append('start', {})
  for (const content of ['ab', 'c']) log.append('chunk', { content })
  const first = log.after(START)
  t.equal(log.after({ ...START }).events, first.events, 'one array for all, so that it is encoded once')
  const [, chunk] = first.events
  t.equal(log.after({ chars: 0, n: 1 }).events[0], chunk, 'and the events are no copies')
  t.not(log.after({ chars: 0, n: 5 }).events[0], chunk, 'but for whoever counts otherwise')
  log.append('chunk', { content: 'd' })
  t.equal(log.after(START).events.length, 4, 'until there is more')
})

t.test('listeners come and go', async (t) => {
  const buffer = new MemoryLog(LARGE)
  let heard = 0
  const unlisten = buffer.listen(() => { heard += 1 })
  buffer.append('chunk', { content: 'a' })
  t.equal(heard, 0, 'a batch is told of once, at its end')
  buffer.notify()
  unlisten()
  buffer.notify()
  t.equal(heard, 1)
})

t.test('event ids', async (t) => {
  const id = '019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68'
  fc.assert(fc.property(fc.nat(), fc.nat(), (chars, n) => {
    const cursor = parseCursor(formatEventId(id, { chars, n }), id)
    return cursor?.chars === chars && cursor.n === n
  }))
  t.same(parseCursor('5:2', id), { chars: 5, n: 2 })
  t.same(parseCursor(`${id.toUpperCase()}:5:2`, id), { chars: 5, n: 2 })
  for (const wrong of ['', '5', '5:', ':5', '-1:2', '5:2:3', '1e3:2', '5:2 ', '99999999999:1', `${id.replace('0', '1')}:5:2`, `${id}:5`]) t.equal(parseCursor(wrong, id), undefined, wrong)
})

t.test('what every log does', async (t) => {
  for (const limits of [LARGE, { units: 5, events: 3 }]) {
    await eventLogSuite(t, async () => {
      const log = new MemoryLog(limits)
      let text = ''
      log.append('start', {})
      return {
        log,
        stored: async (from, to) => text.slice(from, to),
        async say (piece) {
          text += piece
          log.append('chunk', { content: piece })
          log.trim(text.length)
          log.notify()
        },
        async end (code) {
          if (code === undefined) log.append('end', {})
          else log.append('error', UpstreamTimeout())
          log.notify()
        }
      }
    })
  }
})

t.test('a crowd is told in slices', async (t) => {
  const log = new MemoryLog({ units: 1000, events: 1000 })
  const heard = Array.from({ length: 1000 }, () => 0)
  const unlisten = heard.map((_, reader) => log.listen(() => { heard[reader] = log.chars }))
  const told = (chars: number): number => heard.filter((one) => one === chars).length
  log.append('chunk', { content: 'a' })
  log.notify()
  t.ok(told(1) > 0 && told(1) < 500, 'the first of them at once, the others not in this turn')
  log.append('chunk', { content: 'b' })
  log.notify()
  unlisten[999]?.()
  await eventually('the last one', () => heard[998] === 2)
  await eventually('the first one, of what came meanwhile', () => told(2) === 999)
  t.equal(heard[999], 0, 'whoever has left is told nothing')
  log.append('chunk', { content: 'c' })
  log.notify()
  await eventually('all of them, again', () => told(3) === 999)
})
